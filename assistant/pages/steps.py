"""How an answer came about: understood as, searched, read, found, with scores and times."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from assistant.pages.speech import texts
from assistant.permalink import question_address
from assistant.records import Answer, Document
from assistant.safe_markdown import escape_markdown, one_line
from assistant.show import near


def draw_steps(answer: Answer, documents: Mapping[str, Document], filtered: bool, key: str) -> None:
    """Draw the steps behind an answer, closed until they are asked for."""
    with st.expander(texts().steps_heading, key=key, icon=":material/route:"):
        st.markdown(texts().step_understood.format(question=escape_markdown(answer.understood_as)))
        if answer.passages:
            where = texts().chosen_documents if filtered else texts().all_documents
            seconds = _seconds(answer.seconds.retrieve)
            st.markdown(texts().step_searched.format(where=where, seconds=seconds, count=len(answer.passages)))
            st.markdown("\n".join(_line(answer, place, documents) for place in range(len(answer.passages))))
        else:
            st.markdown(texts().step_searched_nothing)
        for line in _outcome(answer):
            st.markdown(line)
        if st.context.url:
            st.caption(texts().question_link)
            st.code(question_address(st.context.url, answer.question), language=None, wrap_lines=True)


def _outcome(answer: Answer) -> list[str]:
    total = _seconds(answer.seconds.total)
    if answer.state == "not_found":
        return [texts().step_found_nothing.format(seconds=total)]
    cited = len({one.passage for one in answer.citations} & {one.passage for one in answer.passages})
    count = len(answer.sentences)
    who = texts().quoting if answer.worded_by == "extract" else escape_markdown(one_line(answer.worded_by))
    lines = [
        texts().step_read.format(seconds=_seconds(answer.seconds.answer), count=cited),
        texts().step_found.format(count=count, who=who, seconds=total),
    ]
    if answer.dropped:
        lines.append(texts().step_withheld.format(count=len(answer.dropped)))
    return lines


def _line(answer: Answer, place: int, documents: Mapping[str, Document]) -> str:
    found = answer.passages[place]
    source = near(found, documents.get(found.document), texts())
    numbers = [f"[{one.number}]" for one in answer.citations if one.passage == found.passage]
    heading = source.section.rpartition(" › ")[2]
    words = " · ".join(part for part in (source.title, source.page, heading, " ".join(numbers)) if part)
    return f"{place + 1}. **{found.score:.2f}** &ensp;{escape_markdown(one_line(words))}"


def _seconds(value: float) -> str:
    return f"{value:.2f} s" if value >= 0.01 else f"{value * 1000:.0f} ms"

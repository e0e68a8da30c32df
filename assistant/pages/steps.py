"""How an answer came about: understood as, searched, read, found, with scores and times."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from assistant.permalink import question_address
from assistant.records import Answer, Document
from assistant.safe_markdown import escape_markdown, one_line
from assistant.show import near

HEADING = "How this was answered"
UNDERSTOOD = "**Understood as:** {question}"
SEARCHED = "**Searched** {where} in {seconds}: the {count} nearest passages, with their score from 0 to 1"
SEARCHED_NOTHING = "**Searched** nothing: the question is not about what stands in the documents."
ALL_DOCUMENTS, CHOSEN_DOCUMENTS = "all documents", "the chosen documents"
READ = "**Read** in {seconds}: {count} of them {is_or_are} cited"
FOUND = "**Found** {count} {statements}, {how}, each compared with its page; {seconds} in all"
FOUND_NOTHING = "**Found** nothing that answers, after {seconds} in all"
WITHHELD = "**Withheld** {count}: no passage backs {it}"
QUOTED, WORDED = "quoted as they stand", "worded by {model}"
LINK = "A link that asks this question:"


def draw_steps(answer: Answer, documents: Mapping[str, Document], filtered: bool, key: str) -> None:
    """Draw the steps behind an answer, closed until they are asked for."""
    with st.expander(HEADING, key=key, icon=":material/route:"):
        st.markdown(UNDERSTOOD.format(question=escape_markdown(answer.understood_as)))
        if answer.passages:
            where = CHOSEN_DOCUMENTS if filtered else ALL_DOCUMENTS
            seconds = _seconds(answer.seconds.retrieve)
            st.markdown(SEARCHED.format(where=where, seconds=seconds, count=len(answer.passages)))
            st.markdown("\n".join(_line(answer, place, documents) for place in range(len(answer.passages))))
        else:
            st.markdown(SEARCHED_NOTHING)
        for line in _outcome(answer):
            st.markdown(line)
        if st.context.url:
            st.caption(LINK)
            st.code(question_address(st.context.url, answer.question), language=None, wrap_lines=True)


def _outcome(answer: Answer) -> list[str]:
    total = _seconds(answer.seconds.total)
    if answer.state == "not_found":
        return [FOUND_NOTHING.format(seconds=total)]
    cited = len({one.passage for one in answer.citations} & {one.passage for one in answer.passages})
    count = len(answer.sentences)
    model = escape_markdown(one_line(answer.worded_by))
    how = QUOTED if answer.worded_by == "extract" else WORDED.format(model=model)
    statements = "statement" if count == 1 else "statements"
    lines = [
        READ.format(seconds=_seconds(answer.seconds.answer), count=cited, is_or_are="is" if cited == 1 else "are"),
        FOUND.format(count=count, statements=statements, how=how, seconds=total),
    ]
    if answer.dropped:
        lines.append(WITHHELD.format(count=len(answer.dropped), it="it" if len(answer.dropped) == 1 else "them"))
    return lines


def _line(answer: Answer, place: int, documents: Mapping[str, Document]) -> str:
    found = answer.passages[place]
    source = near(found, documents.get(found.document))
    numbers = [f"[{one.number}]" for one in answer.citations if one.passage == found.passage]
    heading = source.section.rpartition(" › ")[2]
    words = " · ".join(part for part in (source.title, source.page, heading, " ".join(numbers)) if part)
    return f"{place + 1}. **{found.score:.2f}** &ensp;{escape_markdown(one_line(words))}"


def _seconds(value: float) -> str:
    return f"{value:.2f} s" if value >= 0.01 else f"{value * 1000:.0f} ms"

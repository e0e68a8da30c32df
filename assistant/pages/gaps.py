"""The maintainer's page of questions that the documents leave open."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from assistant.ask import Assistant
from assistant.gaps import Gap, find_gaps, question_line, to_json
from assistant.history.records import Missed
from assistant.pages.kept import history
from assistant.pages.menu import draw_ways
from assistant.pages.opened import opened, reporting
from assistant.pages.speech import texts
from assistant.pages.user import who
from assistant.pages.ways import ways
from assistant.permalink import Link
from assistant.records import Found
from assistant.safe_markdown import escape_markdown, one_line
from assistant.settings import read_settings
from assistant.show import SECTION_GAP, date_words, page_words

EXCERPT = 600  # of a passage, in characters
_CHOSEN = "gap-lines"


def draw_gaps() -> None:
    """Draw the page; for those who may see it."""
    draw_ways()
    st.title(texts().gaps, anchor=False)
    with reporting():
        settings = read_settings()
        user = who(settings)
        if user is None or not user.maintains:
            st.info(texts().maintainers_only, icon=":material/lock:")
            return
        assistant = opened()
        missed = history(settings).feedback.missed()
        generation = assistant.generation()
        with st.spinner(texts().reading):
            gaps = _found(assistant, missed, generation)
        if not gaps:
            st.info(texts().no_gaps, icon=":material/check:")
            return
        st.caption(texts().gaps_are)
        chosen: dict[str, dict[str, Any]] = st.session_state.setdefault(_CHOSEN, {})
        _draw_file(gaps, chosen)
        for gap in gaps:
            _draw_gap(gap, chosen)


@st.cache_data(show_spinner=False, max_entries=4)
def _found(_assistant: Assistant, missed: Sequence[Missed], generation: str) -> tuple[Gap, ...]:
    """The gaps; looked for again when one was added or the index moved on."""
    return find_gaps(missed, _assistant.embed, partial(_assistant.ask, use_model=False))


def _draw_file(gaps: Sequence[Gap], chosen: dict[str, dict[str, Any]]) -> None:
    """What was decided, as a question file."""
    lines = [chosen[gap.id] for gap in gaps if gap.id in chosen]
    if not lines:
        return
    with st.container(border=True, gap="xsmall", key="question-file"):
        st.markdown(texts().chosen_lines.format(count=len(lines)))
        data = "".join(f"{to_json(line)}\n" for line in lines)
        st.download_button(
            texts().question_file, data, "gaps.jsonl", "application/jsonl", key="download-gaps", on_click="ignore",
            icon=":material/download:",
        )  # fmt: skip
        st.caption(texts().question_file_use)


def _draw_gap(gap: Gap, chosen: dict[str, dict[str, Any]]) -> None:
    words = texts()
    with st.container(border=True, gap="small", key=gap.id):
        closed = f" :green-badge[{words.answered_now}]" if gap.is_closed else ""
        st.markdown(f"**{escape_markdown(gap.question)}**{closed}")
        day = date_words(gap.last.date().isoformat(), words.language)
        st.caption(words.gap_counts.format(times=gap.times, refused=gap.refused, disliked=gap.disliked, date=day))
        if gap.disliked:
            st.markdown(words.was_answered.format(answer=escape_markdown(one_line(gap.answer))))
        for text, said in ((words.also_asked, gap.others), (words.readers_said, gap.comments)):
            if said:
                st.markdown(text.format(**{_name(text): escape_markdown("; ".join(map(one_line, said[:5])))}))
        for place, found in enumerate(gap.nearest):
            _draw_near(gap, found, place, chosen)
        marked = gap.id in chosen and not chosen[gap.id]["answerable"]
        st.button(
            words.nowhere, key=f"nowhere-{gap.id}", icon=_icon(marked), on_click=_choose,
            args=(chosen, gap, None),
        )  # fmt: skip


def _draw_near(gap: Gap, found: Found, place: int, chosen: dict[str, dict[str, Any]]) -> None:
    words = texts()
    heading = found.section.rpartition(SECTION_GAP)[2]
    where = " · ".join(part for part in (found.document, page_words(found.pages, "", words), heading) if part)
    with st.expander(escape_markdown(one_line(where))):
        st.markdown(escape_markdown(textwrap.shorten(one_line(found.text), EXCERPT, placeholder=" …")))
        link = Link(found.document, found.page, found.text)
        st.page_link(ways().library, label=words.open_page, query_params=link.parameters())
        line = question_line(gap, found)
        st.button(
            words.stands_here, key=f"here-{gap.id}-{place}", icon=_icon(chosen.get(gap.id) == line), on_click=_choose,
            args=(chosen, gap, found),
        )  # fmt: skip


def _icon(marked: bool) -> str:
    return ":material/check_circle:" if marked else ":material/radio_button_unchecked:"


def _choose(chosen: dict[str, dict[str, Any]], gap: Gap, found: Found | None) -> None:
    """Decide on a gap; deciding the same again takes it back."""
    line = question_line(gap, found, answerable=found is not None)
    if chosen.get(gap.id) == line:
        del chosen[gap.id]
    else:
        chosen[gap.id] = line


def _name(text: str) -> str:
    return text[text.index("{") + 1 : text.index("}")]

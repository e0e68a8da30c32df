"""Take an answer or a conversation along: copy it with its references, or download it as a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import streamlit as st

from assistant.export.markdown import to_markdown
from assistant.export.paper import Paper, file_name, paper_of
from assistant.export.pdf import to_pdf
from assistant.export.text import to_text
from assistant.export.word import to_word
from assistant.pages.speech import texts
from assistant.records import Answer

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMATS: tuple[tuple[str, str, str, Callable[[Paper], bytes]], ...] = (
    ("Markdown", ".md", "text/markdown", lambda paper: to_markdown(paper).encode()),
    ("Word", ".docx", DOCX, to_word),
    ("PDF", ".pdf", "application/pdf", to_pdf),
)


def draw_copy(answer: Answer, key: str) -> None:
    """Draw the button that shows an answer as plain text with its references, to be copied."""
    with st.popover(texts().copy, icon=":material/content_copy:", type="tertiary", key=f"copy-{key}"):
        st.caption(texts().copy_how)
        st.code(to_text(_paper([answer], "")), language=None, wrap_lines=True)


def draw_downloads(answers: Sequence[Answer], key: str, title: str = "", tip: str | None = None) -> None:
    """Draw the button that offers answers as files; each is made when it is asked for."""
    with st.popover(texts().download, icon=":material/download:", type="tertiary", key=f"download-{key}", help=tip):
        paper = _paper(answers, title)
        for name, suffix, kind, make in FORMATS:
            st.download_button(
                name,
                partial(make, paper),
                file_name(paper.title, suffix),
                kind,
                key=f"download-{key}{suffix.replace('.', '-')}",
                on_click="ignore",
                width="stretch",
            )


def _paper(answers: Sequence[Answer], title: str) -> Paper:
    return paper_of(answers, date.today(), texts().language, title)

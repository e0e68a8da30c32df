"""Markdown → pieces, by the tokens of markdown-it."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.load.clean import clean, one_line, several_lines
from assistant.load.folder import is_iso_date
from assistant.load.html import markup_pieces
from assistant.load.invisible import hidden_signs
from assistant.load.pieces import Piece, Reading, TableCell, column_names, sheet_of, table_rows
from assistant.load.text import decode, text_pieces

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^(title|date)\s*:\s*[\"']?(.+?)[\"']?\s*$", re.MULTILINE | re.IGNORECASE)

# Levels of quotes and lists that the parser follows.
_DEEPEST = 100
_STYLED = re.compile(r"\s(?:style|hidden|color)\b", re.IGNORECASE)


@dataclass
class _List:
    """A list that is being read: the number of its next item, None for bullets."""

    number: int | None


@dataclass
class _State:
    """What has been read so far, and what the next inline text belongs to."""

    pieces: list[Piece] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    mark: str = ""
    heading: int = 0
    rows: list[list[str]] | None = None


def read_markdown(data: bytes) -> Reading:
    """A Markdown file; `title` and `date` come from its front matter, if it has one.

    Raises:
        Unreadable: If the bytes are no text.
    """
    written = decode(data)
    text = clean(written).replace("\f", "\n")
    front = _FRONT_MATTER.match(text)
    fields = {name.lower(): one_line(value) for name, value in _FIELD.findall(front[1])} if front else {}
    body = text[front.end() :] if front else text
    tokens = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table").parse(body)
    if any(token.level >= _DEEPEST - 1 for token in tokens):  # the parser drops what lies deeper
        state = _State(pieces=text_pieces(body), hidden=["nested too deeply for Markdown; read as plain text"])
    else:
        state = _read(tokens)
    date = fields.get("date", "")[:10]
    sheet = sheet_of(state.pieces, text, [*state.hidden, *hidden_signs(written)])
    return Reading((sheet,), fields.get("title"), date if is_iso_date(date) else None)


def _read(tokens: Sequence[Token]) -> _State:
    """The tokens as pieces, in order, with notes on what people do not see."""
    state = _State()
    for token in tokens:
        match token.type:
            case "heading_open":
                state.heading = int(token.tag[1])
            case "heading_close":
                state.heading = 0
            case "bullet_list_open":
                state.lists.append(_List(None))
            case "ordered_list_open":
                state.lists.append(_List(int(token.attrs.get("start", 1))))
            case "bullet_list_close" | "ordered_list_close":
                state.lists.pop()
            case "list_item_open":
                state.mark = _next_mark(state.lists[-1])
            case "table_open":
                state.rows = []
            case "tr_open" if state.rows is not None:
                state.rows.append([])
            case "table_close":
                header, *rows = [[TableCell(text) for text in row] for row in state.rows or [[]]]
                state.pieces += table_rows(rows, column_names([header]))
                state.rows = None
            case "fence" | "code_block":
                _add(state, "lines", several_lines(token.content))
            case "html_block":
                pieces, hidden = markup_pieces(token.content)
                state.pieces += pieces
                state.hidden += hidden
            case "inline":
                _add_inline(state, token)
    return state


def _next_mark(current: _List) -> str:
    """The mark of the next item of a list."""
    if current.number is None:
        return "- "
    current.number += 1
    return f"{current.number - 1}. "


def _add_inline(state: _State, token: Token) -> None:
    """Add a stretch of running text as what it stands in."""
    if any(child.type == "html_inline" and _STYLED.search(child.content) for child in token.children or []):
        pieces, hidden = markup_pieces(_as_markup(token))
        text = "\n".join(piece.text for piece in pieces)
        state.hidden += hidden
    else:
        text = clean(_plain(token))  # once more: signs may be written as entities
    if state.rows:
        state.rows[-1].append(one_line(text))
    elif state.heading:
        _add(state, "heading", one_line(text), state.heading)
    elif state.lists and state.mark:
        _add(state, "item", state.mark + one_line(text), len(state.lists) - 1)
        state.mark = ""
    elif "\n" in text:
        _add(state, "lines", several_lines(text))
    else:
        _add(state, "paragraph", one_line(text))


def _add(state: _State, kind: str, text: str, level: int = 0) -> None:
    """Add a piece that has text."""
    if text:
        state.pieces.append(Piece(kind, text, level))  # type: ignore[arg-type]


def _as_markup(token: Token) -> str:
    """An inline token as HTML, which tells what people see of it."""
    parts = []
    for child in token.children or []:
        if child.type == "html_inline":
            parts.append(child.content)
        elif child.type == "hardbreak":
            parts.append("<br>")
        else:
            parts.append(html.escape(" " if child.type == "softbreak" else child.content))
    return "".join(parts)


def _plain(token: Token) -> str:
    """The words of an inline token; only a hard line break is a line break."""
    parts = []
    for child in token.children or []:
        if child.type in ("text", "code_inline", "text_special"):
            parts.append(child.content)
        elif child.type == "softbreak":
            parts.append(" ")
        elif child.type == "hardbreak":
            parts.append("\n")
        elif child.type == "image":
            parts.append(child.content)
        elif child.type == "html_inline" and re.match(r"<br\b", child.content, re.IGNORECASE):
            parts.append("\n")
    return "".join(parts)

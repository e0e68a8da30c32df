"""Every row of every table in the sources of the corpus is found in the built PDF, with the names of its columns."""

from __future__ import annotations

import json
import re
import runpy
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import typst

from assistant.load.pdf import read_pdf

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
SOURCES = CORPUS / "sources"
BUILT = runpy.run_path(str(SOURCES / "build.py"))["DOCUMENTS"]
TYPESET = sorted(source for source in BUILT if source.endswith(".typ"))
# Lists of a figure and what it counts, set in columns without a header, that stand in the sources as grids.
FIGURES = {"2013-03-meta-clusters.typ": 6, "2013-07-summer-school.typ": 6, "2026-11-funding.typ": 6}

Row = tuple[tuple[str, ...], tuple[str, ...]]


def words(content: Any) -> str:
    """The text of a piece of content as typst describes it; footnotes stand elsewhere on the page."""
    if isinstance(content, list):
        return "".join(map(words, content))
    match content.get("func"):
        case "text" | "symbol":
            return str(content["text"])
        case "footnote":
            return ""
        case "space" | "linebreak":
            return " "
        case "smartquote":
            return '"' if content.get("double", True) else "'"
    inner = next((content[key] for key in ("children", "body", "child") if key in content), [])
    return words(inner)


def bare(text: str) -> str:
    """The text without white space, hyphens and numbers of footnotes, all quotation marks alike."""
    text = re.sub(r"[\s\u00ad\u2010\u2011⁰¹²³⁴-⁹-]", "", text)
    return re.sub("[“”]", '"', re.sub("[‘’]", "'", text))


def rows_of_source(source: str) -> list[Row]:
    """The rows of all tables, read from the source by typst itself, each with the names of its columns."""
    rows: list[Row] = []
    for table in json.loads(typst.query(SOURCES / source, "table", root=SOURCES, ignore_system_fonts=True)):
        width = len(table["columns"])
        header, *cells = table["children"]
        names = tuple(bare(words(cell)) for cell in header["children"])
        texts = [bare(words(cell)) for cell in cells]
        rows += [(tuple(texts[at : at + width]), names) for at in range(0, len(texts), width)]
    return rows


@pytest.mark.parametrize("source", TYPESET)
def test_rows(source: str):
    """No row is missed, none is doubled, and none is invented."""
    expected = Counter(rows_of_source(source))

    pieces = [piece for sheet in read_pdf((CORPUS / BUILT[source]).read_bytes()).sheets for piece in sheet.pieces]

    found = [(piece.text.split(" | "), piece.columns) for piece in pieces if piece.kind == "row"]
    named = Counter((tuple(map(bare, cells)), tuple(map(bare, names))) for cells, names in found if names)
    assert sum(expected.values()) > 20
    assert named == expected
    assert len([cells for cells, names in found if not names]) == FIGURES.get(source, 0)

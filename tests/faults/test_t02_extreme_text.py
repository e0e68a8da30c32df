"""T2: no text, however odd, takes more than its share of time, and passages stay within their limit."""

from __future__ import annotations

from pathlib import Path

import pytest
from odd_files import order, paragraph, word, word_xml

from assistant import chunk
from assistant.load import Entry, load
from assistant.load.limits import Limits
from assistant.load.pool import read_all
from assistant.load.protocol import Refused

MOST_CHARS = 1200
TABLE = "<w:tbl>" + ("<w:tr>" + f"<w:tc>{paragraph('x')}</w:tc>" * 20_000 + "</w:tr>") * 2 + "</w:tbl>"
LINE = b"word " * 1_200_000
WORD = b"a" * 2_000_000

ODD = {
    "6 MB in a line.txt": LINE,
    "6 MB in a line.md": LINE,
    "6 MB in a line.html": b"<html><body>" + LINE,
    "2 MB word.txt": WORD,
    "2 MB word.md": WORD,
    "2 MB word.html": b"<html><p>" + WORD,
    "2 MB word.docx": word("a" * 2_000_000),
    "nested tags.html": b"<html>" + b"<div>" * 100_000 + b"Turin",
    "nested formats.html": b"<html>" + b"<b>" * 100_000 + b"Turin",
    "nested lists.html": b"<html>" + b"<ul><li>x" * 20_000,
    "long list.html": b"<html><ol>" + b"<li>x</li>" * 10_000,
    "nested tables.html": b"<html>" + b"<table><tr><td>" * 3000 + b"Turin",
    "20,000 columns.html": b"<html><table><tr>" + b"<td>x" * 20_000 + b"<tr>" + b"<td>y" * 20_000 + b"</table>",
    "20,000 columns.md": b"|" + b"a|" * 20_000 + b"\n|" + b"-|" * 20_000 + b"\n|" + b"b|" * 20_000,
    "20,000 columns.docx": word(main=word_xml(TABLE)),
    "20,000 columns.txt": b" | ".join([b"x"] * 20_000),
    "spans.html": b"<html><table>" + b"<tr><td rowspan=65534>a<td colspan=1000>b<td>c" * 200,
    "accents.txt": ("a" + "\u0301" * 4000).encode() * 100,
    "short lines.txt": b"[a]: b\n" * 50_000,
    "short capitals.txt": b"AB CD\n" * 50_000,
    "quoted nothing.txt": b">\n" * 50_000,
    "empty lines.txt": b"a" + b"\n" * 2_000_000 + b"b",
    "blanks.txt": b"a" + b" " * 5_000_000 + b"b",
    "broken words.txt": b"a-\n" * 50_000,
    "items.txt": b"- a\n" * 20_000,
    "numbers.txt": b"1. a\n" * 20_000,
    "dots.txt": b"1." * 500_000,
    "abbreviations.txt": b"e.g. i.e. Dr. A. B. " * 20_000,
    "nested quotes.md": b"> " * 60_000 + b"a",
    "nested items.md": b"- " * 30_000 + b"a",
    "brackets.md": b"[" * 60_000,
    "pictures.md": b"![" * 30_000,
    "links.md": b"[a](" * 30_000,
    "emphasis.md": b"**a " * 30_000,
    "underlines.md": b"_a" * 30_000,
    "emphasis that ends.md": b"a**b" + b"c* " * 30_000,
    "backticks.md": b"".join(b"a" + b"`" * at for at in range(1000)),
    "angles.md": b"<" * 60_000,
    "comments.md": b"a <!--" * 20_000,
    "tags.md": b"a <a " * 30_000,
    "references.md": b"[a]: b\n" * 20_000 + b"\na",
    "entities.md": b"&amp" * 60_000,
    "backslashes.md": b"\\" * 200_000,
    "headings.md": b"# " * 60_000 + b"a",
    "front matters.md": b"---\n" * 20_000 + b"a",
    "endless front matter.md": b"---\ntitle: " + b"a" * 1_000_000,
    "table of nothing.md": b"a|b\n-|-\n" + b"|\n" * 20_000,
}


@pytest.fixture(scope="module")
def sizes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int | str]:
    """For each the length of its longest passage, or why it was refused."""
    folder = tmp_path_factory.mktemp("odd")
    orders = []
    for name, data in ODD.items():
        (folder / name).write_bytes(data)
        orders.append(order(folder / name))
    found: dict[str, int | str] = {}
    for name, outcome in zip(ODD, read_all(orders, Limits()), strict=True):
        if isinstance(outcome, Refused):
            found[name] = outcome.reason
        else:
            passages = chunk.chunk(*outcome[:2], target_chars=700, fits=lambda text: len(text) < MOST_CHARS)
            found[name] = max((len(passage.text) for passage in passages), default=0)
    return found


@pytest.mark.parametrize("name", ODD)
def test_share_of_time(sizes: dict[str, int | str], name: str) -> None:
    """Each is read in its time, in passages within the limit, or refused because there is no text in it."""
    size = sizes[name]

    assert size == "no text in it" or (isinstance(size, int) and size <= MOST_CHARS)


@pytest.mark.parametrize("levels", [30, 90, 5000])
@pytest.mark.parametrize("mark", ["> ", "- "])
def test_deep_markdown(mark: str, levels: int) -> None:
    """However deep quotes and lists are nested, what stands in them is read."""
    _, (page,) = load(f"# Head\n\n{mark * levels}Turin\n\nThe end".encode(), "a.md", Entry())

    assert "Turin" in page.text
    assert page.text.endswith("The end")


def test_words_come_through(tmp_path: Path) -> None:
    """What stands in the depth of 100,000 tags or behind a million blanks is not lost."""
    files = {"a.html": ODD["nested tags.html"], "b.txt": ODD["blanks.txt"], "c.txt": ODD["empty lines.txt"]}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)

    found = list(read_all([order(tmp_path / name) for name in files], Limits()))

    assert [outcome[1][0].text for outcome in found if not isinstance(outcome, Refused)] == ["Turin", "a b", "a\n\nb"]

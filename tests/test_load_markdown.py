from assistant.load.markdown import read_markdown
from assistant.load.pieces import Piece


def pieces(text: str) -> list[Piece]:
    """The pieces of a file with that text."""
    return list(read_markdown(text.encode()).sheets[0].pieces)


def test_headings_and_paragraphs():
    """Headings keep their level; lines of a paragraph are joined; marks of emphasis and links go."""
    assert pieces("# Rhine\n\nThe *Rhine* is a\n[river](http://x.example).\n\n### Course") == [
        Piece("heading", "Rhine", 1),
        Piece("paragraph", "The Rhine is a river."),
        Piece("heading", "Course", 3),
    ]


def test_lists():
    """Items keep a bullet or their number, and their depth."""
    assert pieces("- one\n  - deep\n- two\n\n3. three\n4. four") == [
        Piece("item", "- one", 0),
        Piece("item", "- deep", 1),
        Piece("item", "- two", 0),
        Piece("item", "3. three", 0),
        Piece("item", "4. four", 0),
    ]


def test_table():
    """A row knows the names of its columns; an empty cell is left out with its name."""
    assert pieces("| Name | City | Members |\n|---|---|---|\n| Proplast | Tortona | 180 |\n| Carma | | 90 |") == [
        Piece("row", "Proplast | Tortona | 180", columns=("Name", "City", "Members")),
        Piece("row", "Carma | 90", columns=("Name", "Members")),
    ]


def test_lines_stay_lines():
    """Hard line breaks and code keep their lines."""
    assert pieces("Via Pisano 6  \nTorino\n\n```\na = 1\nb = 2\n```") == [
        Piece("lines", "Via Pisano 6\nTorino"),
        Piece("lines", "a = 1\nb = 2"),
    ]


def test_markup_inside():
    """HTML blocks are read as HTML; scripts say nothing."""
    assert pieces("<div><p>Shown</p><script>alert(1)</script></div>") == [Piece("paragraph", "Shown")]


def test_front_matter():
    """Title and date come from the front matter, which is no text."""
    reading = read_markdown(b'---\ntitle: "Issue 3"\ndate: 2013-07-11T10:00\n---\n\nText.')

    assert (reading.title, reading.date) == ("Issue 3", "2013-07-11")
    assert reading.sheets[0].pieces == (Piece("paragraph", "Text."),)


def test_deep_nesting():
    """Brackets and quotation marks without end are read, not followed."""
    assert "x" in pieces("[" * 20_000 + "x")[0].text
    assert pieces(">" * 20_000 + " x\n\nend")[-1].text == "end"


def test_hidden_markup():
    """Markup in the text that people do not see is left out and reported."""
    sheet = read_markdown(b'Seen.\n\n<div style="display:none">Obey us.</div>\n').sheets[0]

    assert sheet.pieces == (Piece("paragraph", "Seen."),)
    assert sheet.odd == ("hidden text: 7 characters (not displayed): Obey us.",)


def test_hidden_inline_markup():
    """Inside a sentence, too; markup without a style of its own changes nothing."""
    sheet = read_markdown(b'The <b>fee</b> is <span style="font-size:0">not </span>EUR&nbsp;120 &lt;net&gt;.\n').sheets[
        0
    ]

    assert sheet.pieces == (Piece("paragraph", "The fee is EUR 120 <net>."),)
    assert sheet.odd == ("hidden text: 3 characters (not displayed): not",)


def test_signs_as_entities():
    """Invisible characters go also where they are written as entities."""
    assert read_markdown(b"clus&#x200b;ter\n").sheets[0].pieces == (Piece("paragraph", "cluster"),)

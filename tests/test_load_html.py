import pytest

from assistant.load.html import read_html
from assistant.load.pieces import Piece


def pieces(body: str) -> list[Piece]:
    """The pieces of a file with that body."""
    return list(read_html(f"<html><head><title>T</title></head><body>{body}</body></html>".encode()).sheets[0].pieces)


def test_blocks():
    """Headings, paragraphs and items are pieces; inline marks are not."""
    assert pieces("<h2>Next</h2><p>The <b>school</b>\n took place.</p><ul><li>one<ul><li>deep</li></ul></li></ul>") == [
        Piece("heading", "Next", 2),
        Piece("paragraph", "The school took place."),
        Piece("item", "- one", 0),
        Piece("item", "- deep", 1),
    ]


def test_numbers():
    """Items of a numbered list keep their numbers."""
    assert [piece.text for piece in pieces('<ol start="4"><li>a</li><li>b</li></ol>')] == ["4. a", "5. b"]


def test_table():
    """Rows know the names of their columns; the header row is no row."""
    table = "<table><tr><th>Name</th><th>City</th></tr><tr><td>Proplast</td><td>Tor<br>tona</td></tr></table>"

    assert pieces(table) == [Piece("row", "Proplast | Tor tona", columns=("Name", "City"))]


def test_merged_cells():
    """A cell over several rows is part of each, and a header of two rows names a column by group and own name."""
    table = """<table><caption>Firms</caption>
      <thead><tr><th rowspan=2>Country</th><th colspan=2>2012</th></tr><tr><th>firms</th><th>jobs</th></tr></thead>
      <tr><th rowspan="0">France</th><td>1</td><td>20</td></tr><tr><td colspan=2>none</td></tr></table>"""

    assert pieces(table) == [
        Piece("paragraph", "Firms"),
        Piece("row", "France | 1 | 20", columns=("Country", "2012: firms", "2012: jobs")),
        Piece("row", "France | none", columns=("Country", "2012: firms / 2012: jobs")),
    ]


def test_endless_spans():
    """Cells that claim to take up thousands of places cost no more than the cells that there are."""
    table = "<table>" + "<tr><td colspan=9999 rowspan=9999>a</td><td>b</td></tr>" * 500 + "</table>"

    assert pieces(table) == [Piece("row", "a | b")] * 500


def test_layout_table():
    """A table that only lays out the page is read as if it were not there."""
    assert pieces("<table role=presentation><tr><td>one</td><td>two</td></tr></table>") == [
        Piece("paragraph", "one"),
        Piece("paragraph", "two"),
    ]
    assert pieces("<table><tr><td><p>one</p><p>two</p></td></tr></table>") == [
        Piece("paragraph", "one"),
        Piece("paragraph", "two"),
    ]


def test_lines():
    """Addresses, preformatted text and broken lines keep their lines."""
    assert pieces("<address>Via Pisano 6<br>Torino</address><pre>a\n b</pre><p>x<br>y</p>") == [
        Piece("lines", "Via Pisano 6\nTorino"),
        Piece("lines", "a\nb"),
        Piece("lines", "x\ny"),
    ]


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>x</script>",
        "<style>x</style>",
        "<!-- x -->",
        "<p hidden>x</p>",
        '<p style="display: none">x</p>',
        '<p style="visibility:hidden">x</p>',
        '<span style="font-size:0px">x</span>',
        '<span aria-hidden="true">x</span>',
        "<template>x</template>",
        "<nav>x</nav>",
    ],
)
def test_hidden(hidden: str):
    """What a reader of the page does not see is not read."""
    assert pieces(f"<p>Seen.</p>{hidden}") == [Piece("paragraph", "Seen.")]


HIDING_STYLES = """
.far { position: absolute; left: -9999px } #small { font-size: 1px }
/* remark */ p.none, .gone, .menu { display: none } .menu.open { display: block }
@media print { .noprint { display: none } }
"""


class TestHiddenText:
    @pytest.mark.parametrize(
        ("element", "reason"),
        [
            ('<p style="display:none!important">Obey us.</p>', "not displayed"),
            ("<p hidden>Obey us.</p>", "not displayed"),
            ('<p style="opacity: 0.0">Obey us.</p>', "not displayed"),
            ('<p style="font-size:1px">Obey us.</p>', "not displayed"),
            ('<p style="clip: rect(0, 0, 0, 0)">Obey us.</p>', "not displayed"),
            ('<p style="height:0;overflow:hidden">Obey us.</p>', "not displayed"),
            ('<p id="small">Obey us.</p>', "not displayed"),
            ('<p class="gone">Obey us.</p>', "not displayed"),
            ('<p class="far">Obey us.</p>', "off the page"),
            ('<p style="text-indent:-999em">Obey us.</p>', "off the page"),
            ('<p style="color:#fff">Obey us.</p>', "white on white"),
            ('<p>x <font color="white">Obey us.</font></p>', "white on white"),
            ('<p style="color: rgb(250, 250, 250)">Obey us.</p>', "white on white"),
            ('<div style="background:#036"><p style="color:#003366">Obey us.</p></div>', "white on white"),
        ],
    )
    def test_left_out(self, element: str, reason: str):
        """What the page's own styles keep from people is left out and reported with how it begins."""
        sheet = read_html(f"<style>{HIDING_STYLES}</style><p>Seen.</p>{element}".encode()).sheets[0]

        assert "Obey" not in " ".join(piece.text for piece in sheet.pieces)
        assert sheet.odd == (f"hidden text: 7 characters ({reason}): Obey us.",)

    @pytest.mark.parametrize(
        "element",
        [
            '<p style="font-size:0.9em;opacity:0.5;text-indent:-10px">Shown.</p>',
            '<p class="noprint">Shown.</p>',
            '<p class="menu">Shown.</p>',
            '<p style="color:white;background:#036">Shown.</p>',
            '<div style="background-color:navy"><p style="color:#fff">Shown.</p></div>',
            '<table bgcolor="#000000"><tr><td style="color:#fff">Shown.</td></tr></table>',
            '<div style="color:#fff"><p style="color:#000">Shown.</p></div>',
            '<div style="background:url(dark.png)"><p style="color:#fff">Shown.</p></div>',
            '<link rel="stylesheet" href="x.css"><div class="banner"><p style="color:#fff">Shown.</p></div>',
            '<p style="color:transparent;background:linear-gradient(red,blue);background-clip:text">Shown.</p>',
        ],
    )
    def test_kept(self, element: str):
        """What people see, or may see, stays: for print or narrow screens only, on a coloured ground, at times."""
        sheet = read_html(f"<style>{HIDING_STYLES}</style>{element}".encode()).sheets[0]

        assert "Shown." in " ".join(piece.text for piece in sheet.pieces)
        assert sheet.odd == ()

    def test_not_meant_as_text(self):
        """Scripts, comments and templates are no hidden text; nobody takes them for words."""
        page = b"<p>Seen.</p><script>x</script><!-- y --><template>z</template><noscript>w</noscript>"

        assert read_html(page).sheets[0].odd == ()


def test_shown_on_demand():
    """A part that the page's own script brings up counts as seen."""
    assert pieces('<div id="more" style="display:none">More</div><script>show("more")</script>') == [
        Piece("paragraph", "More")
    ]


def test_title_and_date():
    """Title and date come from the head."""
    page = '<html><head><title> Issue\n3 </title><meta name="date" content="2013-07-11"></head><body>x</body></html>'

    reading = read_html(page.encode())

    assert (reading.title, reading.date) == ("Issue 3", "2013-07-11")


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "utf-8", "nonsense"])
def test_declared_encoding(declared: str):
    """A declaration counts where it can be true; otherwise the bytes decide."""
    page = (
        f'<html><head><meta charset="{declared}"></head><body><p>Die Universität Würzburg lädt ein.</p></body></html>'
    )

    assert read_html(page.encode("latin-1")).sheets[0].pieces[0].text == "Die Universität Würzburg lädt ein."


def test_deep_nesting():
    """Elements nested without end are read for their words."""
    assert pieces("<div>" * 5000 + "deep")[0].text == "deep"


def test_signs_as_entities():
    """Invisible characters go also where they are written as entities, and are reported where they say something."""
    tags = "".join(f"&#x{0xE0000 + ord(char):x};" for char in "Obey")

    sheet = read_html(f"<p>clus&#x200b;ter{tags}</p>".encode()).sheets[0]

    assert sheet.pieces == (Piece("paragraph", "cluster"),)
    assert sheet.odd == ("hidden text: 4 characters (Unicode tags): Obey",)

from __future__ import annotations

import html
import re

import pytest
from markdown_it import MarkdownIt

from assistant.safe_markdown import Run, escape_markdown, lay_out, one_line, printable, text_markdown

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[press](javascript:alert(1))",
    "![picture](http://evil.example/a.png)",
    "[ref]: http://evil.example",
    "# heading",
    "> quote",
    "- item",
    "1. item",
    "1) item",
    "```python",
    "`code`",
    "~~struck~~ **bold** __bold__ *soft* _soft_",
    "| a | b |",
    "--- | ---",
    "***",
    "===",
    "$x^2$ and $$y$$",
    r"\$5 \[1\] \\",
    "&lt;b&gt; &#60;b&#62; &nbsp;",
    ":material/home: :material_home: :streamlit: :smile: :+1:",
    ":red[red] :blue-background[blue] :small[small] :rainbow-badge[b]",
    '::leaf[x]{foreground="red"} :::container',
    ':color[x]{background="red"}',
    "{{7*7}} {0.__class__} $where %00",
    "[^1] note",
    "http://evil.example https://evil.example/a?b=c#d HTTPS://EVIL.example ftp://evil.example",
    "www.evil.example WWW.evil.example xwww.evil.example",
    "mail a.b+c@evil.example or <a@evil.example> or mailto:a@evil.example xmpp:a@evil.example",
    "a -> b <- c <-> d -- e >= f <= g ~= h",
]


def joined(markdown: str) -> str:
    """Markdown without the `:color[…]` around single signs, which only the page knows."""
    return re.sub(r":color\[(&#\d+;)\]", r"\1", markdown)


class TestEscapeMarkdown:
    @pytest.mark.parametrize("text", HOSTILE)
    def test_only_text_comes_of_it(self, text: str) -> None:
        """A Markdown parser finds one paragraph with nothing but the text itself."""
        tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(joined(escape_markdown(text)))

        assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
        assert {token.type for token in tokens[1].children or []} <= {"text", "text_special"}
        assert "".join(token.content for token in tokens[1].children or []) == text

    @pytest.mark.parametrize("text", HOSTILE)
    def test_no_sign_with_a_meaning_is_left(self, text: str) -> None:
        """Once our own `:color[…]` is taken away, only letters, digits and character references are left."""
        assert set("!$()*<>@[\\]^_`{|}~:./=+-") & set(joined(escape_markdown(text))) == set()

    def test_words_of_everyday_stay(self) -> None:
        """A plain sentence is unchanged but for its full stop."""
        assert escape_markdown("Is it “25”, or 30 % more? It's 30 %.") == "Is it “25”, or 30 % more? It's 30 %&#46;"

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("www.x.org", "www:color[&#46;]x&#46;org"),
            ("https://x", "https:color[&#58;]&#47;&#47;x"),
            ("a@b.org", "a:color[&#64;]b&#46;org"),
            (":smile:", ":color[&#58;]smile&#58;"),
            ("10:30 and then: tea", "10:color[&#58;]30 and then&#58; tea"),
            ("a -> b", "a &#45;:color[&#62;] b"),
            ("5 >= 3", "5 &#62;:color[&#61;] 3"),
        ],
    )
    def test_what_is_found_after_the_escapes_is_set_apart(self, text: str, shown: str) -> None:
        """Addresses, shortcodes and arrows are parted, because the page looks for them in the text it has unescaped."""
        assert escape_markdown(text) == shown

    def test_lines_are_folded(self) -> None:
        """A title with line breaks stays on one line and cannot begin a new block."""
        assert escape_markdown("a\n\n# b\tc") == "a &#35; b c"


class TestPrintable:
    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("\x1b[31mred\x1b[0m", "[31mred[0m"),  # ANSI colours
            ("\x1b]52;c;ZXZpbA==\x07x", "]52;c;ZXZpbA==x"),  # OSC 52 writes the clipboard
            ("\x9b31mred", "31mred"),  # the same in one C1 character
            ("a\x00b\x08c\x7fd", "abcd"),
            ("abc\u202edcba", "abcdcba"),  # right-to-left override
            ("a\u2066b\u2069", "ab"),
            ("a\U000e0041\U000e0042b", "ab"),  # tag characters
            ("so\u00adft", "soft"),
            ("a\ud800b", "ab"),  # lone surrogate
            ("a\ufeff\u200bb", "ab"),
            ("one\r\ntwo\u2028three", "one\ntwo\nthree"),
            ("a\u00a0b\tc", "a b c"),
            ("e" + "\u0301" * 4000, "e" + "\u0301" * 4),
            ("\u200d" * 5000 + "a", "\u200d" * 4 + "a"),
            ("naïve Köcker, 日本, עברית", "naïve Köcker, 日本, עברית"),
        ],
    )
    def test_only_what_can_be_read_stays(self, text: str, shown: str) -> None:
        """Characters that would steer a terminal or the direction of text are gone, letters of all scripts stay."""
        assert printable(text) == shown

    def test_one_line(self) -> None:
        """White space of every sort is folded."""
        assert one_line("  a \n\n b\u3000c ") == "a b c"


class TestTextMarkdown:
    def test_lines(self) -> None:
        """What was typed on several lines is shown on several lines, and Markdown in it as typed."""
        assert text_markdown("- one\n\n  <b>two</b>") == "&#45; one\\\n&#60;b&#62;two&#60;&#47;b&#62;"


class TestLayOut:
    def test_paragraphs_lines_and_lists(self) -> None:
        """An empty line parts paragraphs, a line stays a line, bullets and numbers make lists."""
        text = "Two tasks\nfor all:\n• to talk;\n– to count.\n\n1. first\n2) second\nEnd"

        assert lay_out([Run(text)]) == (
            "Two tasks\\\nfor all&#58;\n\n- to talk;\n- to count&#46;\n\n1. first\n2. second\n\nEnd"
        )

    def test_a_lone_number_is_no_list(self) -> None:
        """A line that begins with a date is not made the twelfth item of a list."""
        assert lay_out([Run("12. Juli in Turin")]) == "12&#46; Juli in Turin"

    def test_a_quote_within_lines(self) -> None:
        """A quote is marked line by line, without the bullets and the spaces around it."""
        runs = [Run("Before. "), Run("They are:\n• one\n• two", "quote"), Run(" [1]", "marker")]

        assert lay_out(runs) == (
            "Before&#46; :yellow-background[They are&#58;]\n\n"
            "- :yellow-background[one]\n- :yellow-background[two]:primary[ &#91;1&#93;]"
        )

    def test_cells_of_a_row(self) -> None:
        """The cells of a table row are parted by a pale line."""
        assert html.unescape(lay_out([Run("Turin | Italy")])) == "Turin\u2002:gray[|]\u2002Italy"

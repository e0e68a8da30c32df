"""Tests of assistant/answer/said.py: what a model says, read while it comes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.said import Said, SaidReader


def read(text: str, size: int = 10_000) -> list[Said]:
    """The sentences of a text that comes in pieces of some size."""
    reader = SaidReader()
    said = [one for start in range(0, len(text), size) for one in reader.feed(text[start : start + size])]
    return said + reader.end()


def pairs(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Each sentence with its ids."""
    return [(one.text, one.ids) for one in read(text)]


class TestIds:
    @pytest.mark.parametrize(
        "text",
        [
            "Leave is 25 days [k3f9]. It is paid [a1b2].",
            "Leave is 25 days. [k3f9] It is paid. [a1b2]",
            "Leave is 25 days.[k3f9]\nIt is paid.\n[a1b2]\n",
            "[k3f9] Leave is 25 days.\n[a1b2] It is paid.",
            "Leave is 25 days 【k3f9】. It is paid (see) [source: a1b2].".replace(" (see)", ""),
            "Leave is 25 days [k3f9](https://evil.example/?q=1). It is paid [a1b2][a1b2].",
        ],
    )
    def test_where_they_stand(self, text: str) -> None:
        """Ids belong to the sentence before them, or to the one after them where they begin its line."""
        assert pairs(text) == [("Leave is 25 days.", ("k3f9",)), ("It is paid.", ("a1b2",))]

    def test_several(self) -> None:
        """A sentence may give several ids, in one pair of brackets or in more; each counts once."""
        assert pairs("Leave is 25 days [k3f9, a1b2] [k3f9].") == [("Leave is 25 days.", ("k3f9", "a1b2"))]

    def test_none(self) -> None:
        """Brackets that hold no id are left out, so that no sentence holds a marker of the model's own."""
        assert pairs("Leave is 25 days [1]. It [sic] is paid [[2]].") == [
            ("Leave is 25 days.", ()),
            ("It is paid.", ()),
        ]


class TestWords:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("**Leave** is `25` days.", "Leave is 25 days."),
            ("## Leave is 25 days", "Leave is 25 days"),
            ("> Leave is 25 days.", "Leave is 25 days."),
            ("Leave ![x](http://evil.example/?q=25) is 25 days.", "Leave is 25 days."),
            ("Leave is [25 days](javascript:alert(1)).", "Leave is 25 days."),
            ("Leave is [25 days](http://evil.example).", "Leave is 25 days."),
            ("<p>Leave is <a href='x'>25</a> days.</p><script>", "Leave is 25 days."),
            ("Leave is\x1b[31m 25\x00 days\u202e.", "Leave is 25 days."),
        ],
    )
    def test_only_words(self, text: str, words: str) -> None:
        """Of Markdown, HTML and control characters the words are left."""
        assert [one.text for one in read(text)] == [words]

    def test_items(self) -> None:
        """Bullets and numbers make items of a list."""
        said = read("- One thing. [k3f9]\n2. Two things. [k3f9]\n\nNo item. [k3f9]")

        assert [(one.text, one.is_item) for one in said] == [
            ("One thing.", True),
            ("Two things.", True),
            ("No item.", False),
        ]

    def test_thoughts(self) -> None:
        """What a model thinks before it speaks is not read, and thoughts without an end say nothing."""
        assert pairs("<think>Let me see. [zz]</think>\nLeave is 25 days. [k3f9]") == [("Leave is 25 days.", ("k3f9",))]
        assert pairs("<think>Let me see. So. And") == []


class TestStream:
    def test_as_it_comes(self) -> None:
        """A sentence is given as soon as the next one has begun, not before."""
        reader = SaidReader()

        assert reader.feed("It is on 7.") == []
        assert reader.feed(" July [k3f9].") == []
        assert [one.text for one in reader.feed(" It is paid, ")] == ["It is on 7. July."]
        assert reader.feed("too [a1") == []
        assert reader.end() == [Said("It is paid, too a1", ())]

    pieces = st.sampled_from(
        "A word. |no stop |[k3f9]|[a1b2, c3d4]| |\n|- |1. |[here](http://x)|![p](http://x)|[1]|**b** |7. |July |e.g. |"
        "<b>|[|]|(|!|? |Yes. |é|<think>|</think>|【a1a1】|``|#".split("|")
    )

    @given(st.lists(pieces, max_size=14).map("".join), st.integers(1, 7))
    def test_cut_anywhere(self, text: str, size: int) -> None:
        """Cut anywhere, the pieces give the sentences of the whole."""
        assert read(text, size) == read(text)

    @given(st.text(max_size=300), st.integers(1, 9))
    def test_any_text(self, text: str, size: int) -> None:
        """Likewise with any text; and no sentence holds a bracket or a character that is obeyed."""
        said = read(text, size)

        assert said == read(text)
        assert not [one for one in said if set(one.text) & set("[]【】\x1b\x00\n`*")]

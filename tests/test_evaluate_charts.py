"""Tests of assistant/evaluate/charts.py and page.py: pictures and pages that a browser reads."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from answers import answer, citation, found

from assistant.evaluate import Dialogue, Question, Report, evaluate
from assistant.evaluate.charts import bars, charts, curve_chart, line_chart
from assistant.evaluate.page import interval_words, page, table_rows

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def report() -> Report:
    """Three answers: to a question with angle brackets, to one in French, and to one without an answer."""
    questions = (
        Question("a", "Is <b> red & bold?", "a", 1, "farm", "en", True, (("red",),), ("the barn is red",)),
        Question("b", "Rouge ?", "b", 1, "town", "fr", True, (("rouge",),), ("the town is red",)),
        Question("c", "Blue?", "c", 1, "unanswerable", "en", False),
    )
    said = answer("Red.", passages=[found("the barn is red")], citations=[citation("the barn is red")], confidence=2.0)
    answers = {"Is <b> red & bold?": said, "Rouge ?": answer("Noir."), "Blue?": answer(refused=True)}
    return evaluate(lambda asked, history: answers[asked], [Dialogue(one.id, (one,)) for one in questions])


def texts(svg: str) -> list[str]:
    """The words of a picture."""
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


class TestBars:
    def test_length(self) -> None:
        """A bar of 0.5 is half as long as one of 1, and a value that is not known has a dash and no bar."""
        svg = bars("Title", {"ours": {"facts": 0.5, "words": None}, "other": {"facts": 1.0, "words": 1.0}})

        blue, orange = (
            [
                float(rect.attrib["width"])
                for rect in ElementTree.fromstring(svg).iter(f"{SVG}rect")
                if rect.attrib.get("fill") == colour
            ]
            for colour in ("#0072b2", "#e69f00")
        )
        assert blue == [10, 250]  # 10 is the key's; bars are 500 wide at 1
        assert orange == [10, 500, 500]
        assert {"Title", "ours", "other", "facts", "words", "0.50", "1.00", "–"} <= set(texts(svg))

    def test_signs(self) -> None:
        """Names with signs of mark-up stay names."""
        assert "a < b & c" in texts(bars("x", {"s": {"a < b & c": 0.1}}))


def test_curve() -> None:
    """A curve runs from the lower left corner to the upper right; one without points is left out of the key too."""
    svg = curve_chart("Refusing", {"ours": [(0, 0), (0.5, 1), (1, 1)], "none": []}, "across", "up")

    (line,) = ElementTree.fromstring(svg).iter(f"{SVG}polyline")
    assert line.attrib["points"] == "60.0,384.0 220.0,64.0 380.0,64.0"
    assert {"ours", "across", "up"} <= set(texts(svg))
    assert "none" not in texts(svg)


def test_charts(report: Report) -> None:
    """A run has four charts; kinds of which nothing is scored are left out."""
    drawn = charts({"assistant": report, "other": report})

    assert list(drawn) == ["systems", "kind", "language", "refusals"]
    assert {"farm (1)", "town (1)"} <= set(texts(drawn["kind"]))
    assert not any(text.startswith("unanswerable") for text in texts(drawn["kind"]))
    assert texts(drawn["refusals"]).count("other") == 1


class TestPage:
    def run(self, report: Report) -> dict:
        """The run of one system, as it is written to a file."""
        return json.loads(
            json.dumps(
                {
                    "made": "2026-11-24T00:00:00+00:00",
                    "files": ["q.jsonl"],
                    "half": "test",
                    "settings": {"passage_chars": 700},
                    "systems": {"assistant": report.to_dict()},
                }
            )
        )

    def test_whole(self, report: Report) -> None:
        """The page has day, half, figures, settings, charts and every question, and asks nothing of the network."""
        text = page(self.run(report), charts({"assistant": report}))

        shown: list[str] = []
        reader = HTMLParser()
        reader.handle_data = shown.append  # type: ignore[method-assign]
        reader.feed(text)
        assert "2026-11-24, the test half of q.jsonl" in shown
        assert "Is <b> red & bold?" in shown
        assert any("passage_chars: 700" in one for one in shown)
        assert text.count("<svg") == 4
        assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
        assert "<script" not in text

    def test_rows(self, report: Report) -> None:
        """Shares have three places, counts none, and what is not known is a dash."""
        rows = {name: cells for name, *cells in table_rows(self.run(report)["systems"]["assistant"]["by_kind"])}

        assert rows[""] == ["farm", "town", "unanswerable"]
        assert rows["questions"] == ["1", "1", "1"]
        assert rows["facts stated"] == ["1.000", "0.000", "–"]
        assert rows["words of an answer, median"] == ["1", "1", "–"]

    def test_intervals(self) -> None:
        """Intervals are said in one sentence; those that are not known are left out of it."""
        said = interval_words({"precision": [0.25, 0.5], "recall": None, "f1": [0, 1], "area": None})

        assert said == (
            "With 95 % certainty (bootstrap over the questions) refusing has precision 0.250 to 0.500, "
            "F1 0.000 to 1.000."
        )
        assert interval_words({}) == ""


class TestLineChart:
    def points(self, svg: str) -> list[list[tuple[float, float]]]:
        """The places of each line."""
        return [
            [(float(x), float(y)) for x, y in (place.split(",") for place in line.get("points", "").split())]
            for line in ElementTree.fromstring(svg).iter(f"{SVG}polyline")
        ]

    def test_sizes_that_grow_by_factors(self) -> None:
        """Ten times the size is as far from a hundred times as from one, and so is the cost."""
        svg = line_chart("Asking", {"p50": [(1_000, 1), (10_000, 10), (100_000, 100)]}, "passages", "ms")

        ((one, two, three),) = self.points(svg)
        assert two[0] - one[0] == pytest.approx(three[0] - two[0])
        assert one[1] - two[1] == pytest.approx(two[1] - three[1])
        assert {"passages", "ms", "p50", "1,000", "100,000"} <= set(texts(svg))

    def test_sizes_that_do_not(self) -> None:
        """Sizes that are near to each other stand on an even axis that begins at 0."""
        svg = line_chart("Growth", {"memory": [(0, 400), (5, 500), (10, 600)]}, "generations", "MB")

        ((one, two, three),) = self.points(svg)
        assert two[0] - one[0] == pytest.approx(three[0] - two[0])
        assert "0" in texts(svg)

    def test_one_point(self) -> None:
        """A single size, and a cost of nothing, are drawn too."""
        assert self.points(line_chart("Lone", {"a": [(1_000, 0)]}, "passages", "s"))

"""The figures of a run as pictures: SVG that needs no script, no font and no network."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from assistant.evaluate.refusals import refusal_curve
from assistant.evaluate.report import Report
from assistant.evaluate.summary import Summary

# Told apart by colour-blind readers too. Source: Okabe and Ito, Color Universal Design (2008).
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7")
INK, LINE = "#222222", "#dddddd"
WIDTH, LEFT, RIGHT = 720, 170, 50  # of bars, in pixels: names stand on the left, values behind the bars
BAR, GAP, TOP = 13, 12, 64
SQUARE, MARGIN = 320, 60  # of curves

FIGURES = {
    "recall_at_1": "recall@1",
    "recall_at_5": "recall@5",
    "ndcg_at_10": "nDCG@10",
    "fact_recall": "facts stated",
    "citation_precision": "citation precision",
    "citation_recall": "citation recall",
    "on_gold_page": "cited the right page",
    "refusal_f1": "refusal F1",
}
BY_GROUP = {"recall_at_5": "recall@5", "fact_recall": "facts stated", "citation_precision": "citation precision"}

Series = Mapping[str, Mapping[str, float | None]]


def charts(systems: Mapping[str, Report]) -> dict[str, str]:
    """The charts of a run by name, as SVG documents; the first system is the one that is looked at closely."""
    looked_at = next(iter(systems.values()))
    figures = {
        name: {label: getattr(report.overall, field) for field, label in FIGURES.items()}
        for name, report in systems.items()
    }
    drawn = {"systems": bars("Beside simpler ways, on the same questions", figures)}
    for topic, groups in (("kind", looked_at.by_kind), ("language", looked_at.by_language)):
        drawn[topic] = bars(f"By {topic}", by_group(groups))
    curves = {name: refusal_curve(report.results) for name, report in systems.items()}
    drawn["refusals"] = curve_chart("Refusing", curves, "answerable questions refused", "others refused")
    return drawn


def by_group(groups: Mapping[str, Summary]) -> Series:
    """The figures of `BY_GROUP` of each group that has any of them, by figure."""
    scored = {name: one for name, one in groups.items() if any(getattr(one, field) is not None for field in BY_GROUP)}
    return {
        label: {f"{name} ({one.answerable})": getattr(one, field) for name, one in scored.items()}
        for field, label in BY_GROUP.items()
    }


def bars(title: str, series: Series) -> str:
    """Bars from 0 to 1 in groups: each series has a colour, and a value (or None) for each group."""
    groups = list(dict.fromkeys(group for values in series.values() for group in values))
    step = len(series) * BAR + GAP
    height = TOP + len(groups) * step + 24
    scale = WIDTH - LEFT - RIGHT
    parts = [_text(12, 24, title, size=16), *_legend(list(series), LEFT, 44)]
    for tick in (0, 0.25, 0.5, 0.75, 1):
        x = LEFT + tick * scale
        parts += [_line(x, TOP - 6, x, height - 24), _text(x, height - 8, f"{tick:g}", anchor="middle")]
    for row, group in enumerate(groups):
        top = TOP + row * step
        parts.append(_text(LEFT - 8, top + len(series) * BAR / 2 + 4, group, anchor="end"))
        for place, (values, colour) in enumerate(zip(series.values(), COLOURS, strict=False)):
            value = values.get(group)
            y = top + place * BAR
            if value is not None:
                parts.append(
                    f'<rect x="{LEFT}" y="{y}" width="{value * scale:.1f}" height="{BAR - 2}" fill="{colour}"/>'
                )
            shown = "–" if value is None else f"{value:.2f}"
            parts.append(_text(LEFT + (value or 0) * scale + 4, y + BAR - 3, shown, size=10))
    return _svg(WIDTH, height, title, parts)


def curve_chart(title: str, curves: Mapping[str, Sequence[tuple[float, float]]], across: str, up: str) -> str:
    """Curves in a square from 0 to 1 with the diagonal of pure chance; a curve without points is left out."""
    bottom = TOP + SQUARE
    drawn = {name: points for name, points in curves.items() if points}
    parts = [_text(12, 24, title, size=16)]
    for tick in (0, 0.25, 0.5, 0.75, 1):
        x, y = MARGIN + tick * SQUARE, bottom - tick * SQUARE
        parts += [_line(x, TOP, x, bottom), _line(MARGIN, y, MARGIN + SQUARE, y)]
        parts += [_text(x, bottom + 16, f"{tick:g}", anchor="middle"), _text(MARGIN - 6, y + 4, f"{tick:g}", "end")]
    parts.append(_line(MARGIN, bottom, MARGIN + SQUARE, TOP, dashed=True))
    for points, colour in zip(drawn.values(), COLOURS, strict=False):
        places = " ".join(f"{MARGIN + x * SQUARE:.1f},{bottom - y * SQUARE:.1f}" for x, y in points)
        parts.append(f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="2"/>')
    parts.append(_text(MARGIN + SQUARE / 2, bottom + 36, across, anchor="middle"))
    middle = TOP + SQUARE / 2
    parts.append(f'<g transform="rotate(-90 18 {middle:g})">{_text(18, middle, up, anchor="middle")}</g>')
    for row, (name, colour) in enumerate(zip(drawn, COLOURS, strict=False)):
        parts += _legend([name], MARGIN + SQUARE + 20, TOP + 14 + 20 * row, colours=[colour])
    return _svg(MARGIN + SQUARE + 180, bottom + 48, title, parts)


def line_chart(title: str, series: Mapping[str, Sequence[tuple[float, float]]], across: str, up: str) -> str:
    """Lines through points (size, cost) with a mark at each; both axes grow by factors where the sizes do so."""
    points = [point for own in series.values() for point in own]
    over, cost = _Axis.around([x for x, _ in points]), _Axis.around([y for _, y in points])
    bottom = TOP + SQUARE
    parts = [_text(12, 24, title, size=16)]
    for tick in over.ticks:
        x = MARGIN + over.place(tick) * SQUARE
        parts += [_line(x, TOP, x, bottom), _text(x, bottom + 16, f"{tick:,g}", anchor="middle")]
    for tick in cost.ticks:
        y = bottom - cost.place(tick) * SQUARE
        parts += [_line(MARGIN, y, MARGIN + SQUARE, y), _text(MARGIN - 6, y + 4, f"{tick:,g}", "end")]
    for row, ((name, own), colour) in enumerate(zip(series.items(), COLOURS, strict=False)):
        placed = [(MARGIN + over.place(x) * SQUARE, bottom - cost.place(y) * SQUARE) for x, y in own]
        joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
        parts.append(f'<polyline points="{joined}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in placed]
        parts += _legend([name], MARGIN + SQUARE + 20, TOP + 14 + 20 * row, colours=[colour])
    parts += [_text(MARGIN + SQUARE / 2, bottom + 36, across, anchor="middle"), _text(12, TOP - 14, up)]
    return _svg(MARGIN + SQUARE + 220, bottom + 48, title, parts)


@dataclass(frozen=True, slots=True)
class _Axis:
    """Where values stand between 0 and 1: by their logarithms where the largest is ten times the smallest or more."""

    ticks: tuple[float, ...]
    grows_by_factors: bool

    @classmethod
    def around(cls, values: Sequence[float]) -> _Axis:
        """An axis that holds some values; without any, from 0 to 1."""
        low, high = min(values, default=0.0), max(values, default=1.0)
        if low > 0 and high >= 10 * low:
            first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
            return cls(tuple(10.0**power for power in range(first, last + 1)), True)
        step = 10.0 ** math.floor(math.log10(high or 1.0))
        step = step / 5 if high / step < 2 else step
        return cls(tuple(round(step * count, 10) for count in range(max(math.ceil(high / step), 1) + 1)), False)

    def place(self, value: float) -> float:
        """Where a value stands, 0 to 1."""
        first, last = self.ticks[0], self.ticks[-1]
        if self.grows_by_factors:
            return math.log(value / first) / math.log(last / first)
        return (value - first) / (last - first)


def _legend(names: Sequence[str], x: float, y: float, colours: Sequence[str] = COLOURS) -> list[str]:
    parts = []
    for name, colour in zip(names, colours, strict=False):
        parts.append(f'<rect x="{x:g}" y="{y - 9:g}" width="10" height="10" fill="{colour}"/>')
        parts.append(_text(x + 15, y, name))
        x += 15 + 7 * len(name) + 15
    return parts


def _text(x: float, y: float, words: str, anchor: str = "start", size: int = 12) -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" font-size="{size}" fill="{INK}">{escape(words)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, *, dashed: bool = False) -> str:
    dashes = ' stroke-dasharray="4 4"' if dashed else ""
    colour = "#888888" if dashed else LINE
    return f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke="{colour}"{dashes}/>'


def _svg(width: float, height: float, title: str, parts: Sequence[str]) -> str:
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" font-family="sans-serif" role="img" aria-label="{escape(title)}">\n'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n{body}\n</svg>\n'
    )

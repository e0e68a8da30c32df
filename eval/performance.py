"""Writes `docs/performance.md` with its charts from what the benchmarks of `eval/bench/` kept in `build/bench/`.

    python eval/performance.py

The figures are kept in `eval/bench/kept.json` too. What a benchmark that was not run gave before stays.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.evaluate.charts import line_chart

REPOSITORY = Path(__file__).resolve().parents[1]

INTRODUCTION = """\
# Performance

How fast the assistant is, and what size costs.
`make bench` measures all of this and writes this page; each part can be measured alone by the command below it.
Figures in seconds are of one machine; those with × are ratios against something in the same run, and mean more.
"""
_PART = re.compile(r"^## (?P<title>.+) \(`(?P<name>\w+)`\)\n\n(?P<says>(?:(?!^## ).*\n)+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page: its title, and what explains the figures."""

    title: str
    says: str


def parts() -> dict[str, Part]:
    """The parts of the page by the benchmark that measures each, in order, as `eval/bench/README.md` tells them."""
    told = (REPOSITORY / "eval" / "bench" / "README.md").read_text("utf-8")
    return {one["name"]: Part(one["title"], one["says"].strip()) for one in _PART.finditer(told)}


def page(kept: dict[str, Any]) -> str:
    """The document for readers."""
    blocks = [INTRODUCTION.strip()]
    for name, part in parts().items():
        if name not in kept:
            continue
        run = kept[name]
        quick = " Measured at the quick size." if run["quick"] else ""
        blocks += [
            f"## {part.title}",
            part.says,
            table(run["figures"]),
            *(f"![{curve['title']}](performance-{curve['name']}.svg)" for curve in run["curves"]),
            f"`{run['command']}`, {run['made'][:10]}, on {run['machine']}.{quick}",
        ]
    return "\n\n".join(blocks) + "\n"


def table(figures: list[dict[str, Any]]) -> str:
    """Figures as rows: what, how much, what is aimed at, and whether that is reached."""
    lines = ["| | measured | aim | |", "|---|---:|---:|---|"]
    for one in figures:
        what = one["goal"] + (f", beside {one['beside']}" if one["beside"] else "")
        aim, reached = "", ""
        if one["limit"] is not None:
            aim = f"{'≥' if one['at_least'] else '≤'} {one['limit']:g}"
            reached = "reached" if one["is_met"] else "**not reached**"
        lines.append(f"| {what} | {one['value']:,.3g} {one['unit']} | {aim} | {reached} |")
    return "\n".join(lines)


def main() -> int:
    """Keep the figures, write the document and its charts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--into", type=Path, default=REPOSITORY, help="the repository to write into")
    into = parser.parse_args().into
    file = into / "eval" / "bench" / "kept.json"
    kept = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    for found in sorted((into / "build" / "bench").glob("*.json")):
        run = json.loads(found.read_text("utf-8"))
        kept[run["name"]] = run
    if not kept:
        print("No benchmark has been run yet: make bench runs them all.", file=sys.stderr)
        return 1
    file.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")
    docs = into / "docs"
    (docs / "performance.md").write_text(page(kept), "utf-8")
    for run in kept.values():
        for curve in run["curves"]:
            drawn = line_chart(curve["title"], curve["series"], curve["across"], curve["unit"])
            (docs / f"performance-{curve['name']}.svg").write_text(drawn, "utf-8")
    print(f"Wrote {docs / 'performance.md'}.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Keeps the figures of a run and writes them down for readers.

    python eval/quality.py RUN_DIR NAME

`RUN_DIR` is what `assistant eval --half test --baselines --out RUN_DIR` wrote. Its figures and settings, without the
single questions, go to `eval/results/<date>-<NAME>.json`; `docs/quality.md` shows them with the charts beside it,
and the table of README some of them.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

from assistant.evaluate.page import interval_words, table_rows

REPOSITORY = Path(__file__).resolve().parents[1]
CHARTS = {
    "systems": "The assistant beside simpler ways of finding and answering",
    "kind": "Figures by kind of question",
    "language": "Figures by language of the question",
    "refusals": "Unanswerable questions refused against answerable questions refused, as the limit on confidence rises",
}
READER = (
    "“Without a reader” is the assistant with `ASSISTANT_READER=none`. The reader that ships was trained on passages "
    "and questions of its own (`eval/README.md`, The reader), and knows nothing of these documents."
)
README_TABLE = re.compile(
    r"^(?P<head>\|  \| assistant \|[^\n]*\|)\n\| ---[^\n]*\n(?P<body>(?:\| [^\n]*\n)+)", re.MULTILINE
)


def figures(run: dict[str, Any]) -> dict[str, Any]:
    """What is kept of a run: everything but its single questions and curves."""
    systems = {
        name: {key: value for key, value in one.items() if key not in ("questions", "curve")}
        for name, one in run["systems"].items()
    }
    return {**run, "systems": systems}


def to_markdown(run: dict[str, Any], kept: str) -> str:
    """The document for readers; `kept` is the name of the file with all figures."""
    first = next(iter(run["systems"].values()))
    half = f"the {run['half']} half of " if run["half"] else ""
    overall = {name: one["overall"] for name, one in run["systems"].items()}
    pictures = [f"![{words}](quality-{name}.svg)" for name, words in CHARTS.items()]
    blocks = [
        "# Quality",
        f"Measured on {run['made'][:10]} over {half}{' and '.join(f'`eval/{name}`' for name in run['files'])}; "
        f"`eval/README.md` says what is in them and how each figure is defined.\n"
        f"`make quality` writes this page; `eval/results/{kept}` keeps all figures with the settings that gave them.",
        _table(table_rows(overall)),
        interval_words(first["intervals"]),
        READER,
        *pictures,
        "## By kind",
        _table(table_rows(first["by_kind"])),
        "## By language",
        _table(table_rows(first["by_language"])),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def with_figures(readme: str, run: dict[str, Any]) -> str:
    """The README with the figures of a run in its table, whose columns are systems and whose rows figures."""
    head, *body = table_rows({name: one["overall"] for name, one in run["systems"].items()})
    rows = {row[0]: dict(zip(head, row, strict=True)) for row in body}

    def table(found: re.Match[str]) -> str:
        names = [cell.strip() for cell in found["head"].strip("|").split("|")]
        shown = re.findall(r"^\| ([^|]+?) \|", found["body"], re.MULTILINE)
        return _table([names, *([row, *(rows[row].get(name, "–") for name in names[1:])] for row in shown)]) + "\n"

    return README_TABLE.sub(table, readme)


def _table(rows: list[list[str]]) -> str:
    head, *body = rows
    lines = [head, ["---", *("---:" for _ in head[1:])], *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> int:
    """Keep the figures, write the document, say where."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("run", type=Path, metavar="RUN_DIR")
    parser.add_argument("name", metavar="NAME", help="a few words on what was measured, joined by hyphens")
    parser.add_argument("--into", type=Path, default=REPOSITORY, help="the repository to write into")
    given = parser.parse_args()
    run = json.loads((given.run / "results.json").read_text(encoding="utf-8"))
    kept = given.into / "eval" / "results" / f"{run['made'][:10]}-{given.name}.json"
    docs = given.into / "docs"
    for folder in (kept.parent, docs):
        folder.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(figures(run), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (docs / "quality.md").write_text(to_markdown(run, kept.name), encoding="utf-8")
    readme = given.into / "README.md"
    if readme.is_file():
        readme.write_text(with_figures(readme.read_text(encoding="utf-8"), run), encoding="utf-8")
    for name in CHARTS:
        (docs / f"quality-{name}.svg").write_bytes((given.run / f"{name}.svg").read_bytes())
    print(f"Kept {kept} and wrote {docs / 'quality.md'}.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())

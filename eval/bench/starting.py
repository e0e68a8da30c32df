"""How long a command takes as a whole process, beside bare imports in the same run: `python eval/bench/starting.py`.

Needs an index. Each is started several times in turn, the fastest counts: a cold disk is not what is measured.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence

from figures import Figure, keep

PYTHON = sys.executable
COMMANDS = {
    "models": [PYTHON, "-c", "import sentence_transformers"],
    "terminal": [PYTHON, "-c", "import typer, rich.console"],
    "ask": [PYTHON, "-m", "assistant", "ask", "What is a meta-cluster?"],
    "help": [PYTHON, "-m", "assistant", "--help"],
    "status": [PYTHON, "-m", "assistant", "status"],
}
ROUNDS, QUICK_ROUNDS = 7, 2


def main() -> None:
    """Measure, print and keep."""
    quick = "--quick" in sys.argv[1:]
    best = dict.fromkeys(COMMANDS, float("inf"))
    for _ in range(QUICK_ROUNDS if quick else ROUNDS):
        for name, command in COMMANDS.items():
            best[name] = min(best[name], seconds(command))
    figures = [
        Figure("`assistant ask`, whole process", best["ask"], "s", 2.5),
        Figure("`assistant ask`", best["ask"] / best["models"], "×", 0.35, beside="`import sentence_transformers`"),
        Figure("`assistant --help`", best["help"] / best["terminal"], "×", 2.5, beside="`import typer, rich.console`"),
        Figure("`assistant status`, whole process", best["status"], "s", 0.5),
        Figure("`import sentence_transformers`", best["models"], "s"),
        Figure("`import typer, rich.console`", best["terminal"], "s"),
    ]
    keep("starting", figures, quick=quick)


def seconds(command: Sequence[str]) -> float:
    """The seconds until a command has ended well."""
    begun = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()

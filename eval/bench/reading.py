"""Reading speed: pages a second of the whole loader against bare pypdf's text extraction, on the same files.

    python eval/bench/reading.py [FILE.pdf …]

Without files it reads the PDFs of the corpus. Each is read three times; the best time counts.
"""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Callable
from pathlib import Path

from pypdf import PdfReader

from assistant.load.folder import Entry
from assistant.load.limits import Limits
from assistant.load.pool import read_all
from assistant.load.protocol import Order, Refused

ROUNDS = 3


def main() -> None:
    """Measure and print."""
    files = [Path(name) for name in sys.argv[1:]] or sorted(Path("corpus").rglob("*.pdf"))
    orders = [Order(file, file.as_posix(), Entry(), hashlib.sha256(file.read_bytes()).hexdigest()) for file in files]
    bare = best(lambda: sum(len([page.extract_text() for page in PdfReader(file).pages]) for file in files))
    print(f"{len(files)} files; pages a second")
    print(f"bare pypdf, one process     {bare:7.1f}")
    for name, workers in (("one worker", 1), ("a worker for each core", None)):
        ours = best(lambda workers=workers: pages_of(orders, workers))
        print(f"whole loader, {name:23}{ours:7.1f}   {ours / bare:.2f} of bare pypdf")


def pages_of(orders: list[Order], workers: int | None) -> int:
    """Read the files; how many pages that were."""
    outcomes = list(read_all(orders, Limits(), workers))
    return sum(len(one[1]) for one in outcomes if not isinstance(one, Refused))


def best(read: Callable[[], int]) -> float:
    """Pages a second at the best of several times."""
    speeds = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        pages = read()
        speeds.append(pages / (time.perf_counter() - begun))
    return max(speeds)


if __name__ == "__main__":
    main()

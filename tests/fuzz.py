"""Read many mutants of every format and keep those on which the reading fails: `make fuzz N=10000`.

Arguments: how many of each format, and the number of the first.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from mutants import FORMATS, mutant
from odd_files import order

from assistant import chunk
from assistant.load.limits import Limits
from assistant.load.pool import Loaded, read_all
from assistant.load.protocol import Refused

LIMITS = Limits(open_s=15, whole_s=60)
AT_ONCE = 500


def failures(ending: str, numbers: range) -> Iterator[tuple[int, str]]:
    """The numbers of the mutants that end as neither text nor a reason of their own, and how they end."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number}.{ending}" for number in numbers]
        for number, file in zip(numbers, files, strict=True):
            file.write_bytes(mutant(ending, number))
        for number, outcome in zip(numbers, read_all([order(file) for file in files], LIMITS), strict=True):
            wrong = _wrong(outcome)
            if wrong:
                yield number, wrong


def _wrong(outcome: Loaded | Refused) -> str:
    """What is wrong with the outcome of a mutant; empty when nothing is."""
    if isinstance(outcome, Refused):
        reason = outcome.reason
        ended = not reason or "crashed" in reason or "took longer" in reason or "too large" in reason
        return reason or "no reason" if ended else ""
    document, pages, _ = outcome
    if not any(page.text for page in pages):
        return "no page has text"
    if any(page.number != at for at, page in enumerate(pages, start=1)):
        return "pages are not counted from 1"
    passages = chunk.chunk(document, pages, target_chars=700, fits=lambda text: len(text) < 1500)
    return "a passage is too long" if any(len(one.text) > 1200 for one in passages) else ""


def main() -> None:
    """Read them, and say what was found."""
    count, first = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    kept = Path("fuzz-findings")
    found = 0
    for ending in FORMATS:
        for start in range(first, first + count, AT_ONCE):
            for number, wrong in failures(ending, range(start, min(start + AT_ONCE, first + count))):
                kept.mkdir(exist_ok=True)
                (kept / f"{number}.{ending}").write_bytes(mutant(ending, number))
                sys.stdout.write(f"{kept}/{number}.{ending}: {wrong}\n")
                found += 1
        sys.stdout.write(f"{count} mutants of {ending} read\n")
        sys.stdout.flush()
    sys.stdout.write(f"{count * len(FORMATS)} mutants, {found} findings\n")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()

"""Keep an index up to date: wait for changes of the corpus, gather them for a moment, publish."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from assistant.index.current import rolled_back_from

QUIET_MS = 1600  # a change counts as over when the corpus was quiet so long: copying a folder is one change
GATHER_MS = 60_000  # a corpus that is never quiet is indexed once a minute
LOOK_MS = 1000  # between two looks whether the index was rolled back


def changes(corpus_dir: Path, index_dir: Path) -> Iterator[None]:
    """Give a sign after each change of the corpus, and when the index was rolled back meanwhile.

    The first sign comes as soon as changes are seen, for what changed before that.
    What changes while the caller is busy is not lost, and gives one sign. A corpus on a network drive, of which the
    system tells nothing, is looked through where WATCHFILES_FORCE_POLLING is set.
    """
    from watchfiles import watch

    inside, seen = index_dir.resolve(), False
    for found in watch(
        corpus_dir,
        watch_filter=lambda _, path: inside not in Path(path).resolve().parents,
        step=QUIET_MS,
        debounce=GATHER_MS,
        rust_timeout=LOOK_MS,
        yield_on_timeout=True,
        raise_interrupt=True,
    ):
        if found or not seen or rolled_back_from(index_dir):
            seen = True
            yield

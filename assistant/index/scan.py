"""What lies in the corpus: its files with their hashes, and what `corpus.toml` says of each."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.errors import AssistantError, Unreadable
from assistant.load.folder import Entry, Listing, SourceFile, find_files, read_listing
from assistant.records import Refusal
from assistant.settings import Settings


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the corpus with its bytes' hash and what `corpus.toml` says of it."""

    file: SourceFile
    entry: Entry
    sha256: str

    @property
    def state(self) -> dict[str, str]:
        """What makes the document be read anew when it differs."""
        return {"sha256": self.sha256, "entry": _sha256_of(self.entry)}


def scan(settings: Settings) -> tuple[list[Source], list[Refusal], Listing]:
    """Find and hash the documents of the corpus.

    Returns:
        The documents, in the order of their ids; the files that cannot be read, with reasons; what `corpus.toml` says.

    Raises:
        AssistantError: If there is no corpus folder, or no document in it.
    """
    if not settings.corpus_dir.is_dir():
        raise AssistantError(
            f"There is no corpus folder {settings.corpus_dir}. "
            "Make it and put documents in, or name another with --corpus."
        )
    listing = read_listing(settings.corpus_dir)
    files, unfit = find_files(settings.corpus_dir, listing)
    if not files and not unfit:
        raise AssistantError(
            f"There are no documents in {settings.corpus_dir}, so nothing was indexed. "
            "Put PDF, DOCX, PPTX, HTML, Markdown or text files there, or name another folder with --corpus."
        )
    sources, refused = [], list(unfit)
    for file in files:
        try:
            sources.append(_hashed(file, listing.entries, settings.max_file_mb))
        except (OSError, Unreadable) as error:
            refused.append(Refusal(file.id, reason_of(error)))
    return sources, refused, listing


@functools.lru_cache(maxsize=1024)  # most documents have none, and each is looked at several times
def _sha256_of(entry: Entry) -> str:
    content = json.dumps(dataclasses.asdict(entry), sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def reason_of(error: OSError | Unreadable) -> str:
    """Why a document is refused, in words for the maintainer."""
    return str(error) if isinstance(error, Unreadable) else f"it cannot be opened ({error.strerror})"


def _hashed(file: SourceFile, entries: Mapping[str, Entry], max_mb: int) -> Source:
    size = file.path.stat().st_size
    if size > max_mb * 1_000_000:
        raise Unreadable(f"it has {size / 1e6:.0f} MB, more than ASSISTANT_MAX_FILE_MB={max_mb} allows")
    with file.path.open("rb") as opened:
        sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
    return Source(file, entries.get(file.id, Entry()), sha256)

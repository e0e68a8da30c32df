"""Build every PDF of the corpus from its Typst source: `python corpus/sources/build.py [FOLDER]`.

The same sources give the same bytes on every machine: only Typst's own fonts are used, and every source sets its date.
"""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path

import typst

SOURCES = Path(__file__).resolve().parent
CORPUS = SOURCES.parent
TYPST_VERSION = "0.15.2"  # another version may break lines, and with them pages, elsewhere

# Source -> document, relative to the corpus.
DOCUMENTS = {
    "2013-03-meta-clusters.typ": "newsletters/2013-03-meta-clusters.pdf",
    "2013-07-summer-school.typ": "newsletters/2013-07-summer-school.pdf",
}


def build(folder: Path) -> list[Path]:
    """Write all documents below `folder` and return their paths.

    Raises:
        RuntimeError: If another version of Typst is installed than the one the committed files were built with.
    """
    if version("typst") != TYPST_VERSION:
        raise RuntimeError(
            f"The corpus is built with typst {TYPST_VERSION}, but {version('typst')} is installed. "
            f"Run `pip install typst=={TYPST_VERSION}`."
        )
    built = []
    for source, document in DOCUMENTS.items():
        target = folder / document
        target.parent.mkdir(parents=True, exist_ok=True)
        pdf = typst.compile(SOURCES / source, root=SOURCES, ignore_system_fonts=True, timestamp=0)
        target.write_bytes(pdf)
        built.append(target)
    return built


if __name__ == "__main__":
    try:
        for path in build(Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS):
            print(f"built {path}")
    except RuntimeError as error:  # Typst's own errors, which name file and line, are of this kind too
        sys.exit(str(error))

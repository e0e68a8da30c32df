"""Build every document of the corpus from its source: `python corpus/sources/build.py [FOLDER]`.

The same sources give the same bytes on every machine: only Typst's own fonts are used, and every source sets its date.
"""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path

SOURCES = Path(__file__).resolve().parent
CORPUS = SOURCES.parent
sys.path.insert(0, str(SOURCES))
# Other versions may break lines, and with them pages, elsewhere, or write the same document in other bytes.
VERSIONS = {"typst": "0.15.2", "python-docx": "1.2.0"}

# Source -> document, relative to the corpus.
DOCUMENTS = {
    "2013-03-meta-clusters.typ": "newsletters/2013-03-meta-clusters.pdf",
    "2013-07-summer-school.typ": "newsletters/2013-07-summer-school.pdf",
    "2026-11-funding.typ": "newsletters/2026-11-funding.pdf",
    "whitepaper.typ": "whitepaper.pdf",
    "booklet.typ": "booklet.pdf",
    "summer_school.py": "summer-school.docx",
    "clusters-at-a-glance.html": "clusters-at-a-glance.html",
}


def build(folder: Path) -> list[Path]:
    """Write all documents below `folder` and return their paths.

    Raises:
        RuntimeError: If another version of Typst or python-docx is installed than the one the committed files were
            built with, or if Typst finds an error in a source.
    """
    for package, wanted in VERSIONS.items():
        if version(package) != wanted:
            raise RuntimeError(
                f"The corpus is built with {package} {wanted}, but {version(package)} is installed. "
                f"Run `pip install {package}=={wanted}`."
            )
    built = []
    for source, document in DOCUMENTS.items():
        content = _content(SOURCES / source)
        target = folder / document
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        built.append(target)
    return built


def _content(source: Path) -> bytes:
    """The document that a source stands for; a web page is its own source."""
    if source.suffix == ".typ":
        import typst

        return typst.compile(source, root=SOURCES, ignore_system_fonts=True, timestamp=0)
    if source.suffix == ".py":
        from summer_school import summer_school

        return summer_school()
    return source.read_bytes()


if __name__ == "__main__":
    try:
        for path in build(Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS):
            print(f"built {path}")
    except RuntimeError as error:  # Typst's own errors, which name file and line, are of this kind too
        sys.exit(str(error))

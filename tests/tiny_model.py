"""A sentence-transformers model of a few kilobytes, made on the spot: real files, no sense."""

from __future__ import annotations

import string
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transformers import BertConfig

LETTERS = string.ascii_lowercase + string.digits


def make_tiny_model(folder: Path, seed: int = 0, prompts: dict[str, str] | None = None) -> Path:
    """Save a BERT of two layers and 32 dimensions that knows letters only; other seeds give other vectors."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import BertModel, BertTokenizerFast

    torch.manual_seed(seed)
    bert = folder.parent / f"{folder.name}-bert"
    bert.mkdir(parents=True)
    vocabulary = _write_vocabulary(bert)
    BertTokenizerFast(str(bert / "vocab.txt"), model_max_length=64).save_pretrained(str(bert))
    BertModel(_config(len(vocabulary))).save_pretrained(str(bert))
    words = Transformer(str(bert), max_seq_length=64)
    model = SentenceTransformer(modules=[words, Pooling(32), Normalize()], prompts=prompts or {}, device="cpu")
    model.save(str(folder))
    return folder


def make_tiny_reader(folder: Path, seed: int = 0) -> Path:
    """Save an extractive question-answering model of the same size and sense."""
    import torch
    from transformers import BertForQuestionAnswering, BertTokenizerFast

    torch.manual_seed(seed)
    folder.mkdir(parents=True)
    vocabulary = _write_vocabulary(folder)
    BertTokenizerFast(str(folder / "vocab.txt"), model_max_length=64).save_pretrained(str(folder))
    BertForQuestionAnswering(_config(len(vocabulary))).save_pretrained(str(folder))
    return folder


def _write_vocabulary(folder: Path) -> list[str]:
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *LETTERS, *(f"##{letter}" for letter in LETTERS)]
    (folder / "vocab.txt").write_text("\n".join(words) + "\n", "utf-8")
    return words


def _config(words: int) -> BertConfig:
    from transformers import BertConfig

    return BertConfig(
        vocab_size=words, hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
        max_position_embeddings=64,
    )  # fmt: skip

"""The reader: a sentence-transformers body with heads that say where an answer stands, and whether it does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import tokenizers
import torch
from examples import Example
from torch import nn
from transformers import AutoModel

LENGTH = 320  # tokens of question, title and passage together
FROZEN_LAYERS = 1  # beside the embeddings
START, END, INSIDE = range(3)


class Reader(nn.Module):
    """Three logits for each token (an answer starts, ends; the token's sentence answers), one for the passage."""

    def __init__(self, folder: Path, attention: str = "sdpa") -> None:
        super().__init__()
        self.body = AutoModel.from_pretrained(
            folder, add_pooling_layer=False, attn_implementation=attention, attention_probs_dropout_prob=0.0
        )
        width = self.body.config.hidden_size
        self.tokens = nn.Linear(width, 3)
        self.passage = nn.Sequential(nn.Linear(2 * width, width), nn.Tanh(), nn.Linear(width, 1))
        self.dropout = nn.Dropout(0.1)
        for part in (self.body.embeddings, *self.body.encoder.layer[:FROZEN_LAYERS]):
            part.requires_grad_(False)

    def forward(self, ids: torch.Tensor, kinds: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits: batch x tokens x 3, and batch."""
        hidden = self.body(input_ids=ids, token_type_ids=kinds, attention_mask=mask).last_hidden_state
        return self.heads(hidden, kinds)

    def heads(self, hidden: torch.Tensor, kinds: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """What the heads make of the last hidden states."""
        logits = self.tokens(self.dropout(hidden))
        # The passage is judged by the tokens that are held to answer, beside the whole.
        held = torch.softmax(logits[..., INSIDE].float() - 1e4 * (1 - kinds.float()), dim=1).to(hidden.dtype)
        focus = (held.unsqueeze(-1) * hidden).sum(1)
        return logits, self.passage(torch.cat([hidden[:, 0], focus], dim=-1)).squeeze(-1)


class Encoder:
    """Turns examples into tensors."""

    def __init__(self, tokenizer: tokenizers.Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._tokenizer.enable_truncation(LENGTH, strategy="only_second")
        self._tokenizer.no_padding()

    def encode(self, example: Example) -> tokenizers.Encoding:
        """The tokens of a question and, as second sequence, title and passage."""
        return self._tokenizer.encode(example.question[:400], example.title + "\n" + example.text)

    def batch(self, examples: Sequence[Example]) -> dict[str, torch.Tensor]:
        """Padded tensors of examples with the targets of every head; `known` is 0 where no span is known."""
        found = [self.encode(example) for example in examples]
        size = (len(found), max(len(one.ids) for one in found))
        ids, kinds, mask = (torch.zeros(size, dtype=torch.long) for _ in range(3))
        targets = torch.zeros((*size, 3))
        known = torch.ones(len(found))
        answered = torch.zeros(len(found))
        for row, (example, one) in enumerate(zip(examples, found, strict=True)):
            length = len(one.ids)
            ids[row, :length] = torch.tensor(one.ids)
            kinds[row, :length] = torch.tensor(one.type_ids)
            mask[row, :length] = torch.tensor(one.attention_mask)
            places = passage_tokens(one, len(example.title) + 1)
            for start, end in example.spans:
                inside = [token for token, first, last in places if first < end and last > start]
                if inside:
                    targets[row, inside[0], START] = targets[row, inside[-1], END] = 1
            for start, end in example.sentences:
                for token, first, last in places:
                    if first < end and last > start:
                        targets[row, token, INSIDE] = 1
            seen = bool(targets[row, :, INSIDE].any())
            answered[row] = float(seen)
            if not seen:
                targets[row] = 0
            if not targets[row, :, START].any():
                known[row] = float(not seen)
                targets[row, 0, START] = targets[row, 0, END] = 1
        return {
            "ids": ids,
            "kinds": kinds,
            "mask": mask,
            "targets": targets,
            "known": known,
            "answered": answered,
        }


def passage_tokens(encoding: tokenizers.Encoding, skipped: int) -> list[tuple[int, int, int]]:
    """The tokens of the passage: index, first character and end in the passage, the title's `skipped` left out."""
    return [
        (token, first - skipped, last - skipped)
        for token, (kind, (first, last)) in enumerate(zip(encoding.type_ids, encoding.offsets, strict=True))
        if kind == 1 and last > first and first >= skipped
    ]


def loss_of(logits: torch.Tensor, passage: torch.Tensor, batch: dict[str, torch.Tensor]) -> torch.Tensor:
    """Mean over the batch: where the span starts and ends, or none; which tokens answer; whether the passage does."""
    targets, mask = batch["targets"], batch["mask"].float()
    allowed = torch.maximum(batch["kinds"].float() * mask, torch.zeros_like(mask).index_fill_(1, torch.tensor([0]), 1))
    logits = logits.float()
    scores = logits[..., :2] - 1e4 * (1 - allowed).unsqueeze(-1)
    wanted = targets[..., :2] / targets[..., :2].sum(1, keepdim=True).clamp(min=1)
    span = -(wanted * torch.log_softmax(scores, dim=1)).sum(1).mean(-1)
    inside = nn.functional.binary_cross_entropy_with_logits(
        logits[..., INSIDE], targets[..., INSIDE], reduction="none", pos_weight=torch.tensor(3.0)
    )
    of_passage = batch["kinds"].float() * mask
    tagged = (inside * of_passage).sum(1) / of_passage.sum(1).clamp(min=1)
    judged = nn.functional.binary_cross_entropy_with_logits(passage.float(), batch["answered"], reduction="none")
    return (batch["known"] * span + 2 * tagged + judged).mean()

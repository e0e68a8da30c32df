"""How well a reader reads examples that it was not trained on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from examples import Example, sentences_of
from network import END, INSIDE, START, Encoder, Reader, passage_tokens

LONGEST = 30  # tokens of a span


def measure(reader: Reader, encoder: Encoder, examples: Sequence[Example]) -> dict[str, dict[str, float]]:
    """By set: questions, area under the curve of answered against not, F1 of the span, first sentence right."""
    reader.eval()
    device = next(reader.parameters()).device
    rows: dict[str, list[tuple[bool, float, float | None, float | None]]] = {}
    order = sorted(examples, key=lambda one: len(one.text))
    for first in range(0, len(order), 32):
        part = order[first : first + 32]
        batch = {name: tensor.to(device) for name, tensor in encoder.batch(part).items()}
        with torch.inference_mode():
            logits, passage = reader(batch["ids"], batch["kinds"], batch["mask"])
        for row, example in enumerate(part):
            tokens = logits[row].float().cpu().numpy()
            places = passage_tokens(encoder.encode(example), len(example.title) + 1)
            overlap, right = None, None
            if example.spans:
                overlap = _overlap(example, best_span(tokens, places))
            if example.answered:
                right = float(best_sentence(example, tokens, places) in example.sentences)
            for name in {example.source, f"{example.source} {example.language}"}:
                rows.setdefault(name, []).append((example.answered, float(passage[row]), overlap, right))
    reader.train()
    return {name: _summary(of_set) for name, of_set in sorted(rows.items())}


def best_span(tokens: np.ndarray, places: Sequence[tuple[int, int, int]]) -> tuple[int, int]:
    """The likeliest span, in characters of the passage."""
    best, found = -np.inf, (0, 0)
    for at, (token, first, _) in enumerate(places):
        ends = places[at : at + LONGEST]
        scores = [tokens[token, START] + tokens[other, END] for other, _, _ in ends]
        top = int(np.argmax(scores))
        if scores[top] > best:
            best, found = scores[top], (first, ends[top][2])
    return found


def best_sentence(example: Example, tokens: np.ndarray, places: Sequence[tuple[int, int, int]]) -> tuple[int, int]:
    """The sentence whose tokens are most held to answer."""
    scored = []
    for start, end in sentences_of(example.text):
        inside = [tokens[token, INSIDE] for token, first, last in places if first < end and last > start]
        scored.append((float(np.mean(inside)) if inside else -np.inf, (start, end)))
    return max(scored)[1]


def auc(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """Chance that an answered question scores above one that is not."""
    order = np.argsort(np.argsort(scores)) + 1.0
    truth = np.array(labels)
    held, missing = truth.sum(), (~truth).sum()
    if not held or not missing:
        return float("nan")
    return float((order[truth].sum() - held * (held + 1) / 2) / (held * missing))


def _overlap(example: Example, span: tuple[int, int]) -> float:
    """Best F1 over characters of a span with one of the right ones."""
    best = 0.0
    for start, end in example.spans:
        shared = max(min(end, span[1]) - max(start, span[0]), 0)
        best = max(best, 2 * shared / max((end - start) + (span[1] - span[0]), 1))
    return best


def _summary(rows: Sequence[tuple[bool, float, float | None, float | None]]) -> dict[str, float]:
    overlaps = [row[2] for row in rows if row[2] is not None]
    rights = [row[3] for row in rows if row[3] is not None]
    return {
        "questions": len(rows),
        "auc": round(auc([row[1] for row in rows], [row[0] for row in rows]), 3),
        "span_f1": round(float(np.mean(overlaps)), 3) if overlaps else float("nan"),
        "sentence": round(float(np.mean(rights)), 3) if rights else float("nan"),
    }

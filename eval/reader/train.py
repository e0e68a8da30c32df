"""Train a reader from the packaged model: python eval/reader/train.py --out FOLDER [--public FOLDER] [--start STATE]

It can be stopped at any time; the same command goes on from the last state kept in FOLDER.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from examples import Example, astray, bereft, beside, likeliest, read_all, split
from measure import measure
from network import Encoder, Reader, loss_of

from assistant.model_files import find_model, load_tokenizer
from assistant.settings import PACKAGED_MODEL

BATCH, RATE, WARM, KEEP_EVERY = 32, 2e-4, 0.06, 100
SEED = 7
EPOCHS = 2
ASTRAY_SHARE = 0.06  # of an epoch: questions beside another passage
BEREFT_SHARE = 0.06  # beside their own without what answers them
BESIDE_SHARE = 0.12  # and beside another stretch of their own passage
OFTEN = {"own": 1.5, "selqa": 0.15}  # how many times an epoch shows the examples of a set; once where it is not named


def epoch(examples: Sequence[Example], number: int, seed: int = SEED) -> Iterator[list[Example]]:
    """The batches of an epoch, of passages of about the same length, in an order of the epoch's own."""
    chance = random.Random(seed * 1000 + number)
    seen = [window for one in examples for window in likeliest(one)]
    shown = [one for one in seen for _ in range(int(OFTEN.get(one.source, 1) + chance.random()))]
    count = len(shown)
    others = [window for one in examples for window in beside(one)]
    shown += astray(seen, int(count * ASTRAY_SHARE), chance)
    shown += bereft(shown[:count], int(count * BEREFT_SHARE), chance)
    shown += chance.sample(others, min(int(count * BESIDE_SHARE), len(others)))
    chance.shuffle(shown)
    batches = []
    for first in range(0, len(shown), BATCH * 40):
        near = sorted(shown[first : first + BATCH * 40], key=lambda one: len(one.text))
        batches += [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
    chance.shuffle(batches)
    yield from batches


def rate(step: int, steps: int) -> float:
    """Share of the learning rate at a step: up, then down in a line."""
    warm = max(int(WARM * steps), 1)
    return min((step + 1) / warm, max(steps - step, 0) / max(steps - warm, 1))


def main() -> None:
    """Train, keep the state as it goes, and write the figures beside it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--out", type=Path, required=True)
    asked.add_argument("--public", type=Path, help="folder of squad2-19-articles.json, xquad-en.json and selqa.json")
    asked.add_argument("--start", type=Path, help="state of a reader to go on from, instead of the packaged model")
    asked.add_argument("--seed", type=int, default=SEED, help="of the order of the examples; another one with --start")
    asked.add_argument("--epochs", type=int, default=EPOCHS)
    asked.add_argument("--minutes", type=float, default=170, help="stop, with the state kept, after so long")
    given = asked.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    # Twice as fast where the processor computes in bf16, slower elsewhere.
    halved = device == "cuda" or torch.cpu._is_avx512_bf16_supported()
    torch.manual_seed(given.seed)
    folder = find_model(PACKAGED_MODEL)
    reader, encoder = Reader(folder).to(device), Encoder(load_tokenizer(folder))
    train, held = split(read_all(given.public), SEED)
    per_epoch = sum(1 for _ in epoch(train, 0, given.seed))
    steps = per_epoch * given.epochs
    heads = [*reader.tokens.parameters(), *reader.passage.parameters()]
    body = [one for one in reader.body.parameters() if one.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": RATE}, {"params": heads, "lr": 3 * RATE}], weight_decay=0.01, fused=True
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: rate(step, steps))
    if given.start:
        reader.load_state_dict(torch.load(given.start, weights_only=True)["reader"])
    state, done = given.out / "state.pt", 0
    if state.exists():
        kept = torch.load(state, weights_only=True)
        reader.load_state_dict(kept["reader"])
        optimizer.load_state_dict(kept["optimizer"])
        schedule.load_state_dict(kept["schedule"])
        done = kept["done"]
    began, shown, total = time.monotonic(), 0, 0.0
    print(f"{len(train)} examples to train on, {len(held)} kept out; step {done} of {steps}", flush=True)
    reader.train()
    for number in range(done // per_epoch, given.epochs):
        for at, examples in enumerate(epoch(train, number, given.seed)):
            if number * per_epoch + at < done:
                continue
            batch = {name: tensor.to(device) for name, tensor in encoder.batch(examples).items()}
            with torch.autocast(device, torch.bfloat16, enabled=halved):
                logits, passage = reader(batch["ids"], batch["kinds"], batch["mask"])
            loss = loss_of(logits, passage, batch)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad(set_to_none=True)
            done += 1
            shown += len(examples)
            total = 0.98 * total + 0.02 * float(loss.detach()) if total else float(loss.detach())
            late = time.monotonic() - began > given.minutes * 60
            if done % KEEP_EVERY == 0 or done == steps or late:
                keep(state, reader, optimizer, schedule, done)
                speed = shown / (time.monotonic() - began)
                print(f"step {done} of {steps}, loss {total:.3f}, {speed:.1f} examples a second", flush=True)
            if late:
                return
    figures = measure(reader, encoder, [window for one in held for window in likeliest(one)])
    (given.out / "figures.json").write_text(json.dumps(figures, indent=1) + "\n")
    print(json.dumps(figures, indent=1))


def keep(state: Path, reader: Reader, optimizer: torch.optim.Optimizer, schedule: object, done: int) -> None:
    """Write the state beside the old one, then in its place."""
    fresh = state.with_suffix(".new")
    held = {"reader": reader.state_dict(), "optimizer": optimizer.state_dict(), "done": done}
    torch.save({**held, "schedule": schedule.state_dict()}, fresh)  # type: ignore[attr-defined]
    fresh.replace(state)


if __name__ == "__main__":
    main()

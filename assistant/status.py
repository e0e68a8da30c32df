"""What the live generation holds, for people and programs."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

from assistant.errors import DamagedIndex
from assistant.index.collection import read_record
from assistant.index.findings import language_warning, warnings_of
from assistant.index.publish import Generation
from assistant.odd import counted
from assistant.safe_markdown import one_line


def describe(generation: Generation) -> dict[str, Any]:
    """The state of an index as plain dicts, lists, strings and numbers."""
    passport = generation.passport
    return {
        "generation": generation.name,
        "made": passport["made"],
        "model": {name: passport["model"][name] for name in ("name", "fingerprint", "dimension")},
        "counts": passport["counts"],
        "collection": dataclasses.asdict(own) if (own := read_record(generation.folder)) else None,
        "megabytes": round(sum(file["bytes"] for file in passport["files"].values()) / 1e6, 1),
        "documents": [
            {
                "document": name,
                **{key: value for key, value in one.items() if key != "state"},
                "sha256": one["state"]["sha256"],
                "warnings": warnings_of(one),
            }
            for name, one in passport["documents"].items()
        ],
        "warnings": language_warning(passport["documents"], bool(passport["model"].get("english_only"))),
        "refused": [{"document": name, "reason": one["reason"]} for name, one in passport["refused"].items()],
        "last_run": read_receipt(generation),
    }


def read_receipt(generation: Generation) -> dict[str, Any]:
    """What the run that made a generation did.

    Raises:
        DamagedIndex: If its receipt cannot be read.
    """
    try:
        receipt: dict[str, Any] = json.loads((generation.folder / "receipt.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise DamagedIndex(
            f"The receipt of the generation {generation.name} cannot be read ({error}). Run `assistant check` to see "
            "what is wrong, and `assistant index --rebuild` to make the index anew."
        ) from error
    return receipt


def render(described: dict[str, Any]) -> str:
    """The state of an index for a terminal."""
    counts = described["counts"]
    lines = [
        f"Generation {described['generation']}, made {described['made']}, {described['megabytes']} MB",
        f"{counted(counts['documents'], 'document')}, {_extent(counts)}; embedding model {described['model']['name']}",
        *([f"The vectors are on the Chroma server {own['url']}."] if (own := described["collection"]) else ()),
        *map(one_line, _last_run(described["last_run"])),
        "",
    ]
    for one in described["documents"]:
        where = f"same as {one['same_as']}" if one["same_as"] else _extent(one)
        lines.append(one_line(one["document"]))
        lines.append(
            "    " + one_line(f"{one['title']} ({one['kind']}, {one['date'] or 'no date'}, {one['language']}): {where}")
        )
        if stale := one.get("stale"):
            lines.append("    " + one_line(f"stale since {stale['since']}, as it was last read: {stale['reason']}"))
        if one["warnings"]:
            lines.append("    " + one_line("; ".join(one["warnings"])))
    lines += map(one_line, described["warnings"])
    lines += [one_line(f"refused: {one['document']}: {one['reason']}") for one in described["refused"]]
    return "\n".join(lines)


def _last_run(receipt: dict[str, Any]) -> list[str]:
    """What the run that made the generation did, with the proof that what it removed is gone."""
    counts = ((len(receipt.get(what, ())), what) for what in ("added", "changed", "renamed", "removed"))
    did = ", ".join(f"{count} {what}" for count, what in counts if count) or "no document changed"
    seconds = sum(receipt.get("seconds", {}).values())
    lines = [f"The run that made it: {did}; {receipt['embedded']} texts embedded, {seconds:.1f} s."]
    lines += [f"made anew: {reason}" for reason in receipt.get("reasons", ())]
    lines += [f"renamed: {one['before']} → {one['now']}" for one in receipt.get("renamed", ())]
    for name, proof in receipt.get("removal_proofs", {}).items():
        left = ", ".join(f"{count} {what}" for what, count in proof["left"].items())
        copies = f"; the very same file stays as {', '.join(proof['same_text_in'])}" if proof["same_text_in"] else ""
        lines.append(f"removed: {name}, which had {counted(proof['passages'], 'passage')}; left: {left}{copies}")
    return lines


def _extent(counts: Mapping[str, Any]) -> str:
    """How many pages and passages there are."""
    return f"{counted(counts['pages'], 'page')}, {counted(counts['passages'], 'passage')}"

"""What the live generation holds, for people and programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
    }


def render(described: dict[str, Any]) -> str:
    """The state of an index for a terminal."""
    counts = described["counts"]
    lines = [
        f"Generation {described['generation']}, made {described['made']}, {described['megabytes']} MB",
        f"{counted(counts['documents'], 'document')}, {_extent(counts)}; embedding model {described['model']['name']}",
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


def _extent(counts: Mapping[str, Any]) -> str:
    """How many pages and passages there are."""
    return f"{counted(counts['pages'], 'page')}, {counted(counts['passages'], 'passage')}"

"""Which generation is live, and whether a person went back to it: two files of one line each."""

from __future__ import annotations

from pathlib import Path

from assistant.errors import DamagedIndex, NoIndex
from assistant.index.disk import replace_line

ROLLED_BACK = "rolled-back"  # names the generation that a rollback left, until the next run by hand


def live_name(index_dir: Path) -> str:
    """The name in `current`; cheap enough for each question."""
    try:
        return (index_dir / "current").read_text("utf-8").strip()
    except FileNotFoundError:
        if newest := max((one.name for one in index_dir.glob("generations/*-*")), default=""):
            raise DamagedIndex(
                f"{index_dir / 'current'} is missing. Run `assistant rollback --to {newest}` to use that generation, "
                "or `assistant index`, which starts from it."
            ) from None
        raise NoIndex(f"There is no index in {index_dir} yet. Run `assistant index` to make it.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise DamagedIndex(
            f"{index_dir / 'current'} cannot be read ({error}). Check its rights, or run `assistant index --rebuild`."
        ) from error


def point_to(index_dir: Path, name: str) -> None:
    """Make a generation that is whole on disk the live one, by one rename."""
    replace_line(index_dir / "current", name)


def rolled_back_from(index_dir: Path) -> str | None:
    """The generation that was live before a rollback, as long as the rollback counts."""
    try:
        left = (index_dir / ROLLED_BACK).read_text("utf-8").strip()
    except FileNotFoundError:
        return None
    return left if left > live_name(index_dir) else None


def note_rollback(index_dir: Path, left: str) -> None:
    """Keep in mind which generation a rollback leaves: it is not litter, and no watcher publishes again."""
    replace_line(index_dir / ROLLED_BACK, left)


def forget_rollback(index_dir: Path) -> None:
    """A run by hand ends a rollback."""
    (index_dir / ROLLED_BACK).unlink(missing_ok=True)

"""Which runs of a Word document people see: neither hidden, nor too small, nor white on white paper."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WHITE = re.compile(r"(?:[fF][5-9a-fA-F]){3}")
_SMALLEST = 4  # in half points: smaller letters are not meant for people
# Plain tables have no colours; any other style of table may paint its cells.
_PLAIN_TABLES = frozenset(["", "TableNormal", "TableGrid", "TableGridLight"])


@dataclass(frozen=True, slots=True)
class Look:
    """What a run or a style says of its letters; None where it says nothing. `half_points` is their size."""

    vanishes: bool | None = None
    half_points: int | None = None
    white: bool | None = None
    painted: bool = False

    def over(self, below: Look) -> Look:
        """This look, where it says nothing the one below."""
        return Look(
            below.vanishes if self.vanishes is None else self.vanishes,
            below.half_points if self.half_points is None else self.half_points,
            below.white if self.white is None else self.white,
            self.painted or below.painted,
        )


def is_on(switch: etree._Element | None) -> bool:
    """True for a property that is there and not switched off."""
    return switch is not None and switch.get(f"{WORD}val", "true") not in ("0", "false", "off")


def value(element: etree._Element | None) -> str | None:
    """The `w:val` of an element, if both are there."""
    return None if element is None else element.get(f"{WORD}val")


def own_look(holder: etree._Element) -> Look:
    """What a run, or a style, says itself."""
    vanish, color = holder.find(f"{WORD}rPr/{WORD}vanish"), holder.find(f"{WORD}rPr/{WORD}color")
    size = value(holder.find(f"{WORD}rPr/{WORD}sz")) or ""
    highlight = value(holder.find(f"{WORD}rPr/{WORD}highlight")) or "none"
    painted = any(map(_shades, holder.iterfind(f"*/{WORD}shd")))  # of the letters, or of the whole paragraph
    return Look(
        None if vanish is None else is_on(vanish),
        int(size) if re.fullmatch(r"\d{1,4}", size) else None,
        None if color is None else bool(_WHITE.fullmatch(value(color) or "")),
        painted or highlight not in ("none", "white"),
    )


def looks_of(root: etree._Element | None) -> dict[str, Look]:
    """How the letters of each style look, by its id; a style has what the style it is based on has."""
    styles = {
        style.get(f"{WORD}styleId", ""): style for style in (root.iter(f"{WORD}style") if root is not None else ())
    }
    found = {}
    for name in styles:
        look, at = Look(), name
        for _ in range(20):  # bases may form a circle
            if at not in styles:
                break
            look = look.over(own_look(styles[at]))
            at = value(styles[at].find(f"{WORD}basedOn")) or ""
        found[name] = look
    return found


def why_unseen(run: etree._Element, looks: Mapping[str, Look], paper_is_white: bool) -> str | None:
    """Why people do not see a run; None when they do.

    Args:
        run: With its paragraph above it.
        looks: Of the styles, by id, with what each takes over.
        paper_is_white: False where the page has a colour, or pictures behind its text.
    """
    look = own_look(run).over(looks.get(value(run.find(f"{WORD}rPr/{WORD}rStyle")) or "", Look()))
    paragraph = next(run.iterancestors(f"{WORD}p"), None)
    if paragraph is not None:
        look = look.over(looks.get(value(paragraph.find(f"{WORD}pPr/{WORD}pStyle")) or "", Look()))
    if look.vanishes or (look.half_points is not None and look.half_points < _SMALLEST):
        return "not displayed"
    return "white on white" if look.white and paper_is_white and not (look.painted or _stands_on_paint(run)) else None


def _stands_on_paint(run: etree._Element) -> bool:
    """True when a paragraph, cell, table or box around a run has, or may have, a colour of its own."""
    for above in run.iterancestors():
        if above.tag == f"{WORD}txbxContent":
            return True
        if any(map(_shades, above.iterfind(f"*/{WORD}shd"))):
            return True
        if above.tag == f"{WORD}tbl" and (value(above.find(f"{WORD}tblPr/{WORD}tblStyle")) or "") not in _PLAIN_TABLES:
            return True
    return False


def _shades(shading: etree._Element) -> bool:
    """True for a shading that gives another colour than white."""
    fill = shading.get(f"{WORD}fill", "auto")
    pattern = value(shading) or "clear"
    themed = shading.get(f"{WORD}themeFill", "background1") not in ("background1", "none")
    return themed or pattern not in ("clear", "nil") or not (fill == "auto" or _WHITE.fullmatch(fill))

"""The colours of a slide: which letters are in the colour of what is painted behind them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from assistant.load.slide import DRAWING, SLIDE, Shape, Sources, own_box
from assistant.load.slide_order import Box

Colour = tuple[int, int, int]
# What an element is filled with; `unclear` is a picture, a gradient, or a colour that a style changes.
Fill = Colour | Literal["nothing", "unclear"]

_NEAR = 10  # of 255: colours that differ less are one to the eye
_WHITE = (255, 255, 255)
_MAPPED = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
_NAMED = {"white": _WHITE, "black": (0, 0, 0)}
_PAINTS = ("gradFill", "blipFill", "pattFill", "grpFill")
# The first fill of a theme is a plain colour; others may be gradients.
_PLAIN_FILLS = {"1", "1001"}
_TABLES_WITHOUT_STYLE = {"{2D5ABB26-0587-4C30-8999-92F81FD0307C}", "{5940675A-B579-460E-94D1-54222C63F5DA}"}


@dataclass(frozen=True, slots=True)
class Ink:
    """What letters are told from: the colours of the slide, what is behind them, and where they get theirs from.

    `behind` is None where that is not clear; `sources` hold properties by level, nearest first.
    """

    colours: Colours
    behind: Colour | None
    sources: tuple[etree._Element, ...]

    def why_unseen(self, run: etree._Element | None, level: int) -> str | None:
        """Why people do not see a run with these properties, counted by level from 0; None when they do, or may."""
        if self.behind is None or (run is not None and _stands_out(run)):
            return None
        at_level = [source.find(f"{DRAWING}lvl{level + 1}pPr/{DRAWING}defRPr") for source in self.sources]
        found = (self.colours.fill_of(one) for one in (run, *self.sources, *at_level) if one is not None)
        letters = next((fill for fill in found if fill is not None), None)
        if not isinstance(letters, tuple):
            return None
        if max(abs(one - other) for one, other in zip(letters, self.behind, strict=True)) > _NEAR:
            return None
        return "white on white" if min(letters) > 229 else "in the colour of its background"


@dataclass(frozen=True, slots=True)
class _Painted:
    """Something that is painted on a slide: its element, what fills it, and where (None for not known)."""

    element: etree._Element
    fill: Fill
    box: Box | None


class Colours:
    """What is painted on one slide, its layout and its master."""

    def __init__(self, root: etree._Element, sources: Sources, shapes: Sequence[Shape]) -> None:
        self._names = _names_of(root, sources)
        self._ground = self._background(root, sources)
        by_element = {shape.element: shape for shape in shapes}
        self._painted: list[_Painted] = []
        for holder in (sources.master, sources.layout, root):
            tree = holder.find(f"{SLIDE}cSld/{SLIDE}spTree") if holder is not None else None
            for element in tree.iter(f"{SLIDE}sp", f"{SLIDE}pic", f"{SLIDE}graphicFrame") if tree is not None else ():
                if holder is root or element.find(f"*/{SLIDE}nvPr/{SLIDE}ph") is None:
                    self._add(element, by_element.get(element))

    def ink_of(self, shape: Shape) -> Ink:
        """What the letters of a shape are told from."""
        reference = shape.element.find(f"{SLIDE}style/{DRAWING}fontRef")
        own = () if reference is None else (reference,)
        return Ink(self, self._behind(shape), (*own, *shape.list_styles))

    def ink_of_cell(self, table: etree._Element, cell: etree._Element, around: Ink) -> Ink:
        """What the letters of a cell are told from; `around` is that of its table."""
        properties = cell.find(f"{DRAWING}tcPr")
        fill = self.fill_of(properties) if properties is not None else None
        if isinstance(fill, tuple):
            return Ink(self, fill, ())
        style = (table.findtext(f"{DRAWING}tblPr/{DRAWING}tableStyleId") or "").strip()
        clear = fill != "unclear" and (not style or style in _TABLES_WITHOUT_STYLE)
        return Ink(self, around.behind if clear else None, ())

    def fill_of(self, holder: etree._Element) -> Fill | None:
        """What an element says that it, or its letters, are filled with; None when it says nothing."""
        if holder.find(f"{DRAWING}noFill") is not None:
            return "nothing"
        if any(holder.find(f"{DRAWING}{paint}") is not None for paint in _PAINTS):
            return "unclear"
        solid = holder if holder.tag == f"{DRAWING}fontRef" else holder.find(f"{DRAWING}solidFill")
        if solid is None or not len(solid):
            return None
        return self._colour(solid[0]) or "unclear"

    def _colour(self, element: etree._Element) -> Colour | None:
        """A colour that nothing changes."""
        if len(element):
            return None
        value = element.get("val", "")
        match etree.QName(element).localname:
            case "srgbClr":
                return _rgb(value)
            case "schemeClr":
                return self._names.get(value)
            case "sysClr":
                return _rgb(element.get("lastClr", ""))
            case "prstClr":
                return _NAMED.get(value)
        return None

    def _background(self, root: etree._Element, sources: Sources) -> Colour | None:
        """What the slide is painted with; None where that is not plain."""
        for holder in (root, sources.layout, sources.master):
            background = holder.find(f"{SLIDE}cSld/{SLIDE}bg") if holder is not None else None
            if background is None:
                continue
            properties, reference = background.find(f"{SLIDE}bgPr"), background.find(f"{SLIDE}bgRef")
            if properties is not None:
                fill = self.fill_of(properties)
                return fill if isinstance(fill, tuple) else None
            if reference is not None and reference.get("idx") in _PLAIN_FILLS and len(reference):
                return self._colour(reference[0])
            return None
        return _WHITE

    def _add(self, element: etree._Element, shape: Shape | None) -> None:
        """Note an element that is painted."""
        fill = self._shape_fill(element, shape)
        if fill != "nothing":
            grouped = next(element.iterancestors(f"{SLIDE}grpSp"), None) is not None
            box = own_box(element) if shape is None else shape.box
            self._painted.append(_Painted(element, fill, None if grouped else box))

    def _shape_fill(self, element: etree._Element, shape: Shape | None) -> Fill:
        """What a shape is filled with, by itself, the placeholder that it fills, or its style."""
        if element.tag != f"{SLIDE}sp":
            return "unclear"
        own = element.find(f"{SLIDE}spPr")
        for properties in (own, *(shape.looks if shape is not None else ())):
            fill = self.fill_of(properties) if properties is not None else None
            if fill is not None:
                return fill
        reference = element.find(f"{SLIDE}style/{DRAWING}fillRef")
        if reference is None or reference.get("idx", "0") == "0":
            return "nothing"
        plain = reference.get("idx") in _PLAIN_FILLS and len(reference)
        return (self._colour(reference[0]) if plain else None) or "unclear"

    def _behind(self, shape: Shape) -> Colour | None:
        """The colour behind the letters of a shape; None where it is not clear."""
        own = "nothing" if shape.element.tag == f"{SLIDE}graphicFrame" else self._shape_fill(shape.element, shape)
        if own != "nothing":
            return own if isinstance(own, tuple) else None
        behind = self._ground
        for painted in self._painted:
            if painted.element is shape.element:
                break
            if painted.box is None or shape.box is None:
                return None
            if _overlap(painted.box, shape.box):
                whole = _holds(painted.box, shape.box)
                behind = painted.fill if whole and isinstance(painted.fill, tuple) else None
        grouped = next(shape.element.iterancestors(f"{SLIDE}grpSp"), None) is not None
        return None if grouped and self._painted else behind


def _names_of(root: etree._Element, sources: Sources) -> dict[str, Colour]:
    """The colours that the theme names, also by the names that a slide uses for them."""
    scheme = next(sources.theme.iter(f"{DRAWING}clrScheme"), None) if sources.theme is not None else None
    names: dict[str, Colour] = {}
    for one in scheme if scheme is not None else ():
        if isinstance(one.tag, str) and len(one):
            colour = _rgb(one[0].get("val", "")) or _rgb(one[0].get("lastClr", ""))
            names.update({etree.QName(one).localname: colour} if colour else {})
    own = root.find(f"{SLIDE}clrMapOvr/{DRAWING}overrideClrMapping")
    above = sources.master.find(f"{SLIDE}clrMap") if sources.master is not None else None
    mapping = own if own is not None else above
    used = _MAPPED if mapping is None else {str(name): str(value) for name, value in mapping.attrib.items()}
    return {**names, **{name: names[value] for name, value in used.items() if value in names}}


def _rgb(value: str) -> Colour | None:
    """A colour of six digits."""
    if not re.fullmatch(r"[0-9a-fA-F]{6}", value):
        return None
    return int(value[:2], 16), int(value[2:4], 16), int(value[4:], 16)


def _stands_out(run: etree._Element) -> bool:
    """True for letters with an outline, a shadow or a marker behind them."""
    effects = run.find(f"{DRAWING}effectLst")
    outlined = run.find(f"{DRAWING}ln/{DRAWING}solidFill") is not None
    return outlined or run.find(f"{DRAWING}highlight") is not None or (effects is not None and len(effects) > 0)


def _overlap(one: Box, other: Box) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1 and one.y0 < other.y1 and other.y0 < one.y1


def _holds(outer: Box, inner: Box) -> bool:
    return outer.x0 <= inner.x0 and inner.x1 <= outer.x1 and outer.y0 <= inner.y0 and inner.y1 <= outer.y1

"""What stands on one slide: its shapes, where they are, and what they take over from layout and master."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from assistant.errors import Unreadable
from assistant.load.slide_order import Box, in_reading_order

SLIDE = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SHAPES = (f"{SLIDE}sp", f"{SLIDE}grpSp", f"{SLIDE}graphicFrame", f"{SLIDE}pic", f"{SLIDE}cxnSp")
_FRAMES = {f"{SLIDE}grpSp": f"{SLIDE}grpSpPr/{DRAWING}xfrm", f"{SLIDE}graphicFrame": f"{SLIDE}xfrm"}
# Running footers: the same on every slide.
_RUNNING = frozenset(["dt", "ftr", "hdr", "sldNum", "sldImg"])
_MAX_DEPTH = 100


@dataclass(frozen=True, slots=True)
class Sources:
    """What a slide takes over: the roots of its layout, master and theme, None where it has none."""

    layout: etree._Element | None = None
    master: etree._Element | None = None
    theme: etree._Element | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape of a slide that is not a group.

    Attributes:
        element: Its XML.
        role: The type of the placeholder that it fills (`title`, `body` …); empty when it fills none.
        box: Where it stands, in EMU; None where neither it nor what it takes over says so.
        list_styles: Where bullets, and the colours of letters, are looked up, nearest first.
        looks: Where the look of the placeholder that it fills is looked up, nearest first.
    """

    element: etree._Element
    role: str
    box: Box | None
    list_styles: tuple[etree._Element, ...]
    looks: tuple[etree._Element, ...] = ()

    @property
    def is_title(self) -> bool:
        """True for the slide's title."""
        return self.role in ("title", "ctrTitle")

    @property
    def is_switched_off(self) -> bool:
        """True when the shape is hidden in the selection pane."""
        named = self.element.find(f"*/{SLIDE}cNvPr")
        return named is not None and named.get("hidden") in ("1", "true")


def shapes_of(root: etree._Element, sources: Sources) -> list[Shape]:
    """The shapes of a slide as they are read: the title, then by place, then those whose place is not known."""
    tree = root.find(f"{SLIDE}cSld/{SLIDE}spTree")
    if tree is None:
        return []
    ordered = _ordered(tree, sources, 0)
    return sorted(ordered, key=lambda shape: not shape.is_title)


def _ordered(holder: etree._Element, sources: Sources, depth: int) -> list[Shape]:
    """The shapes below a tree or group in reading order; what a group holds stays together."""
    if depth > _MAX_DEPTH:
        raise Unreadable("its groups are nested too deeply")
    units: list[tuple[Box | None, list[Shape]]] = []
    for element in _shown(holder):
        if element.tag == f"{SLIDE}grpSp":
            units.append((own_box(element), _ordered(element, sources, depth + 1)))
        else:
            shape = _shape(element, sources)
            if shape.role not in _RUNNING:
                units.append((shape.box, [shape]))
    boxes = {id(shapes): box for box, shapes in units if box is not None}
    placed = in_reading_order([one for box, one in units if box is not None], lambda one: boxes[id(one)])
    return [shape for part in placed + [one for box, one in units if box is None] for shape in part]


def _shown(holder: etree._Element) -> Iterator[etree._Element]:
    """The shapes of a tree or group; of alternatives the first that has any."""
    for child in holder:
        if child.tag in _SHAPES:
            yield child
        elif child.tag == f"{_COMPATIBLE}AlternateContent":
            for choice in child:
                found = [one for one in choice if one.tag in _SHAPES]
                if found:
                    yield from found
                    break


def _shape(element: etree._Element, sources: Sources) -> Shape:
    """A shape with what it takes over from the placeholders of layout and master."""
    holder = element.find(f"*/{SLIDE}nvPr/{SLIDE}ph")
    box = own_box(element)
    styles = [style for style in [element.find(f"{SLIDE}txBody/{DRAWING}lstStyle")] if style is not None]
    if holder is None:
        return Shape(element, "", box, (*styles, *_text_styles(sources.master, "other")))
    role, index = holder.get("type", "obj"), holder.get("idx", "0")
    in_layout = _placeholder(sources.layout, role, index)
    if in_layout is not None and role == "obj":
        role = in_layout[1]
    in_master = _placeholder(sources.master, _MASTER_ROLES.get(role, "body"), None)
    looks = []
    for above, _ in filter(None, (in_layout, in_master)):
        look = above.find(f"{SLIDE}spPr")
        looks += [look] if look is not None else []
        box = box or own_box(above)
        style = above.find(f"{SLIDE}txBody/{DRAWING}lstStyle")
        styles += [style] if style is not None else []
    group = "title" if role in ("title", "ctrTitle") else "body"
    return Shape(element, role, box, (*styles, *_text_styles(sources.master, group)), tuple(looks))


_MASTER_ROLES = {"title": "title", "ctrTitle": "title", "dt": "dt", "ftr": "ftr", "sldNum": "sldNum"}


def _placeholder(root: etree._Element | None, role: str, index: str | None) -> tuple[etree._Element, str] | None:
    """The placeholder of a layout by its index, else its type; with its type."""
    found = []
    for element in root.iter(f"{SLIDE}sp", f"{SLIDE}pic", f"{SLIDE}graphicFrame") if root is not None else ():
        holder = element.find(f"*/{SLIDE}nvPr/{SLIDE}ph")
        if holder is not None:
            found.append((element, holder.get("type", "obj"), holder.get("idx", "0")))
    by_index = [(element, kind) for element, kind, own in found if index not in (None, "0") and own == index]
    by_role = [(element, kind) for element, kind, _ in found if kind == role]
    return next(iter(by_index + by_role), None)


def _text_styles(master: etree._Element | None, group: str) -> list[etree._Element]:
    """The master's own style for titles, bodies or other text."""
    style = master.find(f"{SLIDE}txStyles/{SLIDE}{group}Style") if master is not None else None
    return [] if style is None else [style]


def own_box(element: etree._Element) -> Box | None:
    """Where an element says itself that it stands, in the space of the group that holds it."""
    frame = element.find(_FRAMES.get(element.tag, f"{SLIDE}spPr/{DRAWING}xfrm"))
    offset = frame.find(f"{DRAWING}off") if frame is not None else None
    extent = frame.find(f"{DRAWING}ext") if frame is not None else None
    if offset is None or extent is None:
        return None
    values = [one.get(name, "") for one, names in ((offset, "xy"), (extent, ("cx", "cy"))) for name in names]
    if not all(re.fullmatch(r"-?\d{1,12}", value) for value in values):
        return None
    x, y, width, height = map(int, values)
    return Box(x, y, x + width, y + height)

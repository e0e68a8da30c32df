"""Which elements of a web page people see, by its own styles; style sheets outside the page are never opened."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4.element import Tag

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
# Rules for print, narrow screens and animations; they hold rules in braces of their own.
_CONDITIONAL = re.compile(r"@[^{};]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)
_SIMPLE = re.compile(r"[a-z][a-z0-9]*|[.#][\w-]+", re.IGNORECASE)
_LENGTH = re.compile(r"(-?\d*\.?\d+)(px|pt|em|rem|)", re.IGNORECASE)
_COLOURS = {"white": (255, 255, 255), "black": (0, 0, 0), "snow": (255, 250, 250), "ivory": (255, 255, 240)}
_WHITE = _COLOURS["white"]
_NEAR = 10  # of 255: colours that differ less are one to the eye
_SMALLEST = 2.0  # in points or pixels: smaller letters are not meant for people
_FAR = 500.0  # in pixels
_PIXELS_OF_EM = 16.0
_SETS_COLOUR = ("color", "background", "background-color", "background-image")


class Looks:
    """How the elements of one page look, as far as the page itself says."""

    def __init__(self, root: Tag) -> None:
        self._scripts = "\n".join(script.get_text() for script in root.find_all("script"))
        self._styled_outside = any("stylesheet" in link.get_attribute_list("rel") for link in root.find_all("link"))
        self._rules: dict[str, dict[str, str]] = {}
        for style in root.find_all("style"):
            for selectors, declarations in _RULE.findall(_CONDITIONAL.sub("", _REMARK.sub("", style.get_text()))):
                for selector in map(str.strip, selectors.split(",")):
                    self._add_rule(selector, dict(_declarations(declarations)))

    def _add_rule(self, selector: str, declared: dict[str, str]) -> None:
        """Keep a rule; one for elements in a certain place or state tells only that they may be shown, or painted."""
        if _SIMPLE.fullmatch(selector):
            self._rules.setdefault(selector, {}).update(declared)
            return
        for name in _SIMPLE.findall(selector):
            known = self._rules.setdefault(name, {})
            if declared.get("display", "none") != "none" or declared.get("visibility") == "visible":
                known["shown-at-times"] = "yes"
            if any(one.startswith("background") for one in declared):
                known.setdefault("background", "unknown")

    def why_unseen(self, element: Tag) -> str | None:
        """Why people do not see an element; None when they do, or may: a script can show it, a style paint it."""
        declared = self._declared(element)
        if element.has_attr("hidden") and not self._is_shown_at_times(element, declared):
            return "not displayed"
        if not declared:
            return None
        if _is_not_displayed(declared) and not self._is_shown_at_times(element, declared):
            return "not displayed"
        if _is_too_small(declared):
            return "not displayed"
        if _is_far_off(declared):
            return "off the page"
        return "white on white" if "color" in declared and self._is_unpainted(element, declared) else None

    def _declared(self, element: Tag) -> dict[str, str]:
        """What is declared of an element: by its name, classes and id, attributes and own style, the last wins."""
        declared: dict[str, str] = {}
        if self._rules:
            classes = [f".{one}" for one in element.get_attribute_list("class") if one]
            for name in (element.name, *classes, f"#{element.get('id', '')}"):
                declared.update(self._rules.get(name, {}))
        for attribute, name in (("bgcolor", "background-color"), ("background", "background-image")):
            if element.has_attr(attribute):
                declared[name] = str(element[attribute])
        if element.name == "font" and element.has_attr("color"):
            declared["color"] = str(element["color"])
        if element.has_attr("style"):
            declared.update(_declarations(str(element["style"])))
        return declared

    def _is_shown_at_times(self, element: Tag, declared: dict[str, str]) -> bool:
        """True where a script of the page, or a style for another state, names the element."""
        name = str(element.get("id", ""))
        return "shown-at-times" in declared or bool(name and name in self._scripts)

    def _is_unpainted(self, element: Tag, declared: dict[str, str]) -> bool:
        """True for letters in the colour of what is painted behind them, when nothing inside has another."""
        colour = _colour(declared["color"])
        if colour is None or any(
            name in self._declared(one) for one in element.find_all(True) for name in _SETS_COLOUR
        ):
            return False
        behind = self._behind(element, declared)
        return behind is not None and max(abs(one - other) for one, other in zip(colour, behind, strict=True)) <= _NEAR

    def _behind(self, element: Tag, declared: dict[str, str]) -> tuple[int, int, int] | None:
        """The colour behind an element; None where the page does not tell."""
        for one, of_it in [(element, declared), *((above, self._declared(above)) for above in element.parents)]:
            given = of_it.get("background-color") or of_it.get("background", "")
            if "background-image" in of_it or "background-clip" in of_it or "-webkit-background-clip" in of_it:
                return None
            if given and given not in ("transparent", "none", "inherit"):
                return _colour(given)
            if self._styled_outside and (one.name == "body" or one.has_attr("class") or one.has_attr("id")):
                return None
        return _WHITE


def _declarations(text: str) -> Iterator[tuple[str, str]]:
    """The properties of a style with their values, in lower case."""
    for one in text.split(";"):
        name, colon, value = one.partition(":")
        if colon:
            yield name.strip().lower(), value.replace("!important", "").strip().lower()


def _is_not_displayed(declared: dict[str, str]) -> bool:
    """True for what is switched off, or wholly transparent or clipped."""
    if declared.get("display") == "none" or declared.get("visibility") in ("hidden", "collapse"):
        return True
    opacity, clip = declared.get("opacity", "1"), declared.get("clip", "") + declared.get("clip-path", "")
    flat = "hidden" in declared.get("overflow", "") and any(
        _pixels(declared.get(side, "")) in (0.0, 1.0) for side in ("height", "width", "max-height", "max-width")
    )
    clipped = re.match(r"rect\(\s*[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01]|inset\((?:50|100)%", clip)
    return _pixels(opacity) == 0.0 or flat or clipped is not None


def _is_too_small(declared: dict[str, str]) -> bool:
    """True for letters that nobody can read."""
    size = _pixels(declared.get("font-size", ""))
    return size is not None and size < _SMALLEST


def _is_far_off(declared: dict[str, str]) -> bool:
    """True for what stands far left of or above the page."""
    moved = ("left", "top") if declared.get("position") in ("absolute", "fixed") else ()
    return any((_pixels(declared.get(name, "")) or 0.0) <= -_FAR for name in (*moved, "text-indent", "margin-left"))


def _pixels(value: str) -> float | None:
    """A length in about pixels; None for any other value."""
    found = _LENGTH.fullmatch(value)
    return float(found[1]) * (_PIXELS_OF_EM if found[2].endswith("em") else 1.0) if found else None


def _colour(value: str) -> tuple[int, int, int] | None:
    """A colour as red, green and blue, 0 to 255; None for one that is not plain."""
    value = value.strip().lower()
    if value in _COLOURS:
        return _COLOURS[value]
    digits = re.fullmatch(r"#([0-9a-f]{3}|[0-9a-f]{6})", value)
    if digits:
        pairs = digits[1] if len(digits[1]) == 6 else "".join(digit * 2 for digit in digits[1])
        return int(pairs[:2], 16), int(pairs[2:4], 16), int(pairs[4:], 16)
    parts = re.fullmatch(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})(?:[\s,/]+1(?:\.0*)?)?\s*\)", value)
    return (int(parts[1]), int(parts[2]), int(parts[3])) if parts else None

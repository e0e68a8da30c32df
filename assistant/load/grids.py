"""Ruled and shaded tables: lines, areas and runs of a page → the cells of its tables, merged ones included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.load.chunks import Chunk, chunks_of, gutters, lines_by_height, rows_by_text
from assistant.load.layout import Line, Run
from assistant.load.regions import NEAR, Edge, Region, as_plumbed, clustered, edges_of, regions_of
from assistant.load.rules import Grid, GridCell, Shape

# Finding cells takes the square of the places where rules cross.
_MAX_CROSSINGS = 2_500
_MAX_EDGES = 3_000


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What is on a page: painted shapes, their edges across and up, and its text that is turned by `angle`."""

    shapes: Sequence[Shape]
    across: Sequence[Edge]
    upright: Sequence[Edge]
    chunks: Sequence[Chunk]
    angle: int


def find_grids(shapes: Sequence[Shape], runs: Sequence[Run], angle: int) -> list[Grid]:
    """The tables of a page that rules or shaded areas show.

    Args:
        shapes: What is painted on the page.
        runs: Its text that is turned by `angle`.
        angle: As in `Run`.
    """
    if len(shapes) < 2:
        return []
    chunks = chunks_of(runs)
    # What no text stands on is a bar of a chart, or an ornament.
    bare = set(_bare(shapes, [((chunk.x0 + chunk.x1) / 2, chunk.middle) for chunk in chunks]))
    shapes = [shape for shape in shapes if shape not in bare]
    drawing = _Drawing(shapes, edges_of(shapes, upright=False), edges_of(shapes, upright=True), chunks, angle)
    if len(drawing.across) < 3 or len(drawing.across) + len(drawing.upright) > _MAX_EDGES:
        return []
    grids: list[Grid] = []
    for region in regions_of(drawing.across, drawing.upright, chunks):
        inside = any(
            grid.columns[0] - NEAR < region.x0
            and region.x1 < grid.columns[-1] + NEAR
            and grid.cells[-1].y0 - NEAR < region.heights[-1]
            and region.heights[0] < grid.cells[0].y1 + NEAR
            for grid in grids
        )
        grid = None if inside else _grid(region, drawing)
        if grid:
            grids.append(grid)
    return grids


def in_reading_order(runs: Sequence[Run], grids: Sequence[Grid]) -> list[list[Run]]:
    """The runs parted where a cell begins or ends; those of a table come together, cell by cell."""
    groups: list[list[Run]] = [[]]
    begun: dict[Grid, int] = {}
    held: dict[Grid, dict[GridCell, list[Run]]] = {}
    for run in runs:
        found = place_of(run, grids)
        if found is None:
            groups[-1].append(run)
            continue
        grid, cell = found
        if grid not in begun:
            begun[grid] = len(groups)
            held[grid] = {}
            groups += [[], []]
        held[grid].setdefault(cell, []).append(run)
    for grid, at in sorted(begun.items(), key=lambda item: -item[1]):
        groups[at : at + 1] = [held[grid][cell] for cell in grid.cells if cell in held[grid]]
    return groups


def place_of(text: Run | Line, grids: Sequence[Grid]) -> tuple[Grid, GridCell] | None:
    """The table and cell that a text stands in."""
    x, y = (text.x0 + text.x1) / 2, text.y + 0.25 * text.size
    return next(((grid, cell) for grid in grids if (cell := grid.cell_of(x, y, text.angle))), None)


def bars_of(shapes: Sequence[Shape], lines: Sequence[Line]) -> tuple[Shape, ...]:
    """The filled areas that no text stands on, such as the bars of a chart."""
    return tuple(
        _bare(shapes, [((cell.x0 + cell.x1) / 2, line.y + 0.25 * line.size) for line in lines for cell in line.cells])
    )


def _bare(shapes: Sequence[Shape], places: Sequence[tuple[float, float]]) -> list[Shape]:
    """The filled areas that none of some places lies on."""
    return [
        shape
        for shape in shapes
        if not shape.is_line and not any(shape.x0 <= x <= shape.x1 and shape.y0 <= y <= shape.y1 for x, y in places)
    ]


def _grid(region: Region, drawing: _Drawing) -> Grid | None:
    """The cells of a region; None where it is no table."""
    top, bottom = region.heights[0], region.heights[-1]
    inside = _between(drawing.chunks, region.heights, (region.x0, region.x1))
    walls = [edge for edge in drawing.upright if edge.start < top - NEAR and edge.end > bottom + NEAR]
    walls = [edge for edge in walls if region.x0 + NEAR < edge.at < region.x1 - NEAR and _reaches(edge, region)]
    floors = [edge for edge in drawing.across if bottom - NEAR < edge.at < top + NEAR]
    floors = [edge for edge in floors if region.x0 - NEAR < edge.start and edge.end < region.x1 + NEAR]
    ruled = clustered(edge.at for edge in walls if edge.line)
    columns = _columns(region, ruled or clustered(edge.at for edge in walls), inside)
    if len(columns) < 3 or not inside:
        return None
    heights = clustered(edge.at for edge in floors)[::-1]
    head, foot = ([], []) if ruled else _outside(heights, columns, drawing.chunks)
    heights = [*head, *heights, *foot]
    if len(heights) < 3:
        return None
    inside = _between(drawing.chunks, heights, columns)
    shades = [_shade(drawing.shapes, columns, band) for band in pairwise(heights)]
    splits = [_splits(band, inside, columns, len(heights) - 1) for band in pairwise(heights)]
    headed = 1 if head else _headed(shades, splits)
    rows = sorted([*heights, *(place for split in splits for place in split)], reverse=True)
    if len(rows) * len(columns) > _MAX_CROSSINGS:
        return None
    cells = _cells(
        rows, columns, _kept_floors(rows, columns, floors, splits), _kept_walls(rows, columns, walls, inside)
    )
    filled = {(cell.row, cell.column) for cell in cells for chunk in inside if _holds(cell, chunk)}
    full = len({row for row, _ in filled})
    enough = full > 1 and len({column for _, column in filled}) > 1 and 3 * len(filled) >= full * (len(columns) - 1)
    return Grid(tuple(cells), tuple(columns), headed, drawing.angle) if enough else None


def _between(chunks: Sequence[Chunk], heights: Sequence[float], columns: Sequence[float]) -> list[Chunk]:
    """The texts between the first and last of some heights and columns."""
    return [
        chunk
        for chunk in chunks
        if heights[-1] < chunk.middle < heights[0] and columns[0] - NEAR <= chunk.x0 and chunk.x1 <= columns[-1] + NEAR
    ]


def _outside(
    heights: Sequence[float], columns: Sequence[float], chunks: Sequence[Chunk]
) -> tuple[list[float], list[float]]:
    """Heights above and below the rules of a table that a row goes up or down to which stands outside of them."""
    above = _between(chunks, (float("inf"), heights[0]), columns)
    below = _between(chunks, (heights[-1], float("-inf")), columns)
    upper, lower = lines_by_height(above)[::-1][:2], lines_by_height(below)[:2]
    head, foot = _lone_row(upper, heights[0], columns), _lone_row(lower, heights[-1], columns)
    return [head[0].y + head[0].size] if head else [], [foot[0].y - 0.5 * foot[0].size] if foot else []


def _lone_row(lines: Sequence[Sequence[Chunk]], rule: float, columns: Sequence[float]) -> Sequence[Chunk]:
    """The first of some lines if it stands near a rule, in the columns, and with none behind it as in running text."""
    if not lines or len(lines[0]) < max(2, len(columns) - 2):
        return ()
    line, size = lines[0], lines[0][0].size
    crossed = any(chunk.x0 < place - 1 and chunk.x1 > place + 1 for place in columns for chunk in line)
    alone = len(lines) < 2 or abs(lines[1][0].y - line[0].y) > 1.5 * size
    return line if abs(line[0].middle - rule) < 1.6 * size and alone and not crossed else ()


def _reaches(wall: Edge, region: Region) -> bool:
    """True for an upright edge that goes from one rule to the next, as the bars of a chart do not."""
    return any(wall.start < bottom + NEAR and wall.end > top - NEAR for top, bottom in region.bands())


def _columns(region: Region, walls: list[float], chunks: Sequence[Chunk]) -> list[float]:
    """Where columns begin and end: at upright edges, else at the white space between them."""
    if len(walls) < 2:
        gaps = gutters([line for line in lines_by_height(chunks) if len(line) > 1])
        unseen = [gap for gap in gaps if not any(gap[0] - NEAR < wall < gap[1] + NEAR for wall in walls)]
        if len(unseen) > len(walls):
            walls = sorted([*walls, *(end - min(2.0, (end - start) / 2) for start, end in unseen)])
    return [region.x0, *walls, region.x1]


def _shade(shapes: Sequence[Shape], columns: Sequence[float], band: tuple[float, float]) -> tuple[float, ...] | None:
    """The colour of the area on which the first cell of a band stands; None for bare paper."""
    x, y = (columns[0] + columns[1]) / 2, sum(band) / 2
    found = None
    for shape in shapes:
        if not shape.is_line and shape.x0 <= x <= shape.x1 and shape.y0 <= y <= shape.y1:
            found = shape.shade
    return found


def _splits(band: tuple[float, float], chunks: Sequence[Chunk], columns: Sequence[float], bands: int) -> list[float]:
    """The heights at which a band falls into rows that no rule parts, as in tables with rules above and below only."""
    lines = lines_by_height([chunk for chunk in chunks if band[1] < chunk.middle < band[0]])
    rows = rows_by_text(lines, columns) if len(lines) > 1 else []
    listed = any(len(column) > 2 and all(map(_is_number, column)) for column in _by_column(lines, columns))
    several = sum(len({_nearest(columns, chunk.x0) for chunk in line}) > 1 for line in lines)
    if (bands > 3 and not listed) or 3 * several < 2 * len(rows):
        return []
    return [(above.bottom + below.top) / 2 for above, below in pairwise(rows)]


def _by_column(lines: Sequence[Sequence[Chunk]], columns: Sequence[float]) -> list[list[str]]:
    """The texts of each column."""
    return [
        [chunk.text for line in lines for chunk in line if left <= (chunk.x0 + chunk.x1) / 2 < right]
        for left, right in pairwise(columns)
    ]


def _is_number(text: str) -> bool:
    return any(char.isdigit() for char in text) and not any(char.isalpha() for char in text)


def _headed(shades: Sequence[tuple[float, ...] | None], splits: Sequence[Sequence[float]]) -> int:
    """How many of the first rows rules or shade set apart from the others."""
    first = 1 + len(splits[0])
    if shades[0] is not None and shades[0] not in shades[1:]:
        return first
    ruled_off = len(splits) > 1 and first <= 2 and len(splits) <= 3 and any(len(split) > 0 for split in splits[1:])
    return first if ruled_off and shades[0] == shades[1] else 0


def _kept_floors(
    rows: Sequence[float], columns: Sequence[float], floors: Sequence[Edge], splits: Sequence[Sequence[float]]
) -> list[tuple[int, int, int]]:
    """Edges across as (row, first column, last column): the painted ones, and one under each row found by its text."""
    last = len(columns) - 1
    kept = [(0, 0, last), (len(rows) - 1, 0, last)]
    kept += [(rows.index(place), 0, last) for split in splits for place in split]
    for edge in floors:
        row, start, end = (_nearest(rows, edge.at), _nearest(columns, edge.start), _nearest(columns, edge.end))
        kept.append((row, start, end))
    return kept


def _kept_walls(
    rows: Sequence[float], columns: Sequence[float], walls: Sequence[Edge], chunks: Sequence[Chunk]
) -> list[tuple[int, int, int]]:
    """Upright edges as (column, first row, last row).

    Where none is painted in a row, one is thought between texts that stand on both sides; in a column that has no
    line at all, also beside one text, unless that text lies over it.
    """
    kept = [(0, 0, len(rows) - 1), (len(columns) - 1, 0, len(rows) - 1)]
    for column in range(1, len(columns) - 1):
        place = columns[column]
        own = [edge for edge in walls if abs(edge.at - place) < NEAR]
        lined = any(edge.line for edge in own)
        for row, (top, bottom) in enumerate(pairwise(rows)):
            painted = any(edge.start < bottom + NEAR and edge.end > top - NEAR for edge in own)
            beside = [chunk for chunk in chunks if bottom < chunk.middle < top]
            crossed = any(chunk.x0 < place - 1 and chunk.x1 > place + 1 for chunk in beside)
            left = any(columns[column - 1] - NEAR < chunk.x0 and chunk.x1 <= place + 1 for chunk in beside)
            right = any(chunk.x0 >= place - 1 and chunk.x1 < columns[column + 1] + NEAR for chunk in beside)
            if painted or (not crossed and ((left and right) or not lined)):
                kept.append((column, row, row + 1))
    return kept


def _nearest(places: Sequence[float], place: float) -> int:
    return min(range(len(places)), key=lambda at: abs(places[at] - place))


def _cells(
    rows: Sequence[float],
    columns: Sequence[float],
    floors: Sequence[tuple[int, int, int]],
    walls: Sequence[tuple[int, int, int]],
) -> list[GridCell]:
    """The cells between edges, which are counted, not measured, so that they meet exactly."""
    from pdfplumber.table import edges_to_intersections, intersections_to_cells, merge_edges

    across = [{**as_plumbed(row, start, end), "orientation": "h"} for row, start, end in floors if start < end]
    upright = [
        {
            "orientation": "v", "x0": column, "x1": column, "top": start, "bottom": end, "doctop": start,
            "width": 0, "height": end - start,
        }
        for column, start, end in walls
    ]  # fmt: skip
    edges = merge_edges([*across, *upright], 0, 0, 0, 0)
    boxes = intersections_to_cells(edges_to_intersections(edges, 0, 0))
    cells = []
    for x0, top, x1, bottom in sorted(boxes, key=lambda box: (box[1], box[0])):
        (left, right), (upper, lower) = (columns[int(x0)], columns[int(x1)]), (rows[int(top)], rows[int(bottom)])
        cells.append(GridCell(int(top), int(x0), int(bottom), int(x1), left, lower, right, upper))
    return cells


def _holds(cell: GridCell, chunk: Chunk) -> bool:
    """True when a text stands in a cell."""
    return cell.x0 <= (chunk.x0 + chunk.x1) / 2 < cell.x1 and cell.y0 <= chunk.middle < cell.y1

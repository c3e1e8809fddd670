"""Grids: tables inside a text, drawn with pipes or set with tabs and columns of spaces."""

import re
from dataclasses import dataclass

from .columns import Columns
from .words import starts_small

_RULE = re.compile(r"\|?[\s:|+=-]+\|?$")
_GUTTER = re.compile(r"\t+| {3,}")


@dataclass
class Grid:
    """A table with its column names found. `rows` are (line number, [cell]) below the header."""

    columns: Columns
    header: list
    rows: list
    height: int


def split_pipes(text):
    """Return the cells of "| a | b |" as stripped str."""
    body = text.strip()
    body = body[1:] if body.startswith("|") else body
    body = body[:-1] if body.endswith("|") else body
    return [cell.strip() for cell in body.split("|")]


def read_grids(kept, gaps):
    """Return {position: Grid} for the tables among the lines whose columns we know by name."""
    grids, position = {}, 0
    while position < len(kept):
        grid = _grid_at(kept, gaps, position)
        if grid:
            grids[position] = grid
        position += grid.height if grid else 1
    return grids


def _grid_at(kept, gaps, position):
    line = kept[position][0]
    if "|" in line.text:
        return _piped(kept, position)
    if "\t" in line.layout.strip() or "   " in line.layout.strip():
        return _spaced(kept, gaps, position)
    return None


def _piped(kept, position):
    columns = Columns.named(split_pipes(kept[position][0].text))
    if not columns:
        return None
    header, rows, end = [kept[position][0].number], [], position + 1
    while end < len(kept) and "|" in kept[end][0].text:
        line = kept[end][0]
        if _RULE.match(line.text):
            header.append(line.number)
        else:
            rows.append((line.number, split_pipes(line.text)))
        end += 1
    return Grid(columns, header, rows, end - position) if rows else None


def _spaced(kept, gaps, position):
    """Columns set apart by tabs, or by spaces that line up with the header."""
    line = kept[position][0]
    names = [name.strip() for name in _GUTTER.split(line.layout.strip())]
    columns = Columns.named(names)
    if not columns or len(names) < 2:
        return None
    cut = _cut_tabs if "\t" in line.layout.strip() else _cutter(line.layout.expandtabs(4), names)
    rows, end = [], position + 1
    while end < len(kept) and _is_row(kept, gaps, end):
        rows.append((kept[end][0].number, cut(kept[end][0].layout)))
        end += 1
    return Grid(columns, [line.number], rows, end - position) if rows else None


def _is_row(kept, gaps, at):
    line, mark = kept[at]
    if gaps[line.number] > 1 or mark.level:
        return False
    wrapped = starts_small(line.text) and not gaps[line.number] and mark.kind == "none"
    return bool(_GUTTER.search(line.layout.strip())) or line.layout[:1] in " \t" or wrapped


def _cut_tabs(layout):
    return [cell.strip() for cell in layout.split("\t")]


def _cutter(header, names):
    starts, at = [], 0
    for name in names:
        at = header.index(name, at)
        starts.append(at)
        at += len(name)
    starts[0] = 0

    def cut(layout):
        layout = layout.expandtabs(4)
        ends = [*starts[1:], len(layout)]
        return [layout[one:two].strip() for one, two in zip(starts, ends, strict=True)]

    return cut

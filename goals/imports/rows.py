"""Rows of a table with known columns, hung up as goals with their items."""

from .blocks import HEADING, ITEM, TEXT, Block
from .marks import Mark, read_mark
from .nodes import Node
from .words import starts_small


class RowReader:
    """Adds the rows of a `Grid` below a node. An empty goal cell means the goal above it."""

    def __init__(self, top):
        self.top = top
        self.goal = self.strategy = self.item = None
        self.cells = {"goal": "", "strategy": ""}

    def read(self, grid):
        for number, row in grid.rows:
            self._read_row(grid.columns, number, row)

    def _read_row(self, columns, number, row):
        text = columns.cell(row, "item")
        if self._is_rest_of_item(columns, row, text):
            self.item.block.parts.append(text)
            self.item.block.lines.append(number)
            return
        self._open_headings(columns, row)
        owner = self.strategy or self.goal or self.top
        if text:
            self.item = _item(text, columns.cell(row, "number"), number)
            owner.children.append(self.item)
        elif owner is not self.top:
            owner.block.lines.append(number)

    def _is_rest_of_item(self, columns, row, text):
        """A wrapped cell goes on below, with nothing new beside it."""
        if not self.item or not text or not starts_small(text):
            return False
        return not any(columns.cell(row, role) for role in ("goal", "strategy", "number"))

    def _open_headings(self, columns, row):
        goal, strategy = columns.cell(row, "goal"), columns.cell(row, "strategy")
        if goal and goal != self.cells["goal"]:
            self.goal = _heading("goal", goal, columns, row)
            self.strategy, self.cells = None, {"goal": goal, "strategy": ""}
            self.top.children.append(self.goal)
        if strategy and strategy != self.cells["strategy"]:
            self.strategy = _heading("strategy", strategy, columns, row)
            self.cells["strategy"] = strategy
            (self.goal or self.top).children.append(self.strategy)


def _heading(role, cell, columns, row):
    mark = read_mark(cell)
    number = columns.cell(row, "goal_number") if role == "goal" else ""
    if number and not mark.label:
        mark = Mark("number", mark.text, read_mark(f"{number}. x").label or number)
    node = Node(Block(HEADING, mark, [], style=("column", role), parts=[mark.text or cell]))
    statement = columns.cell(row, "statement") if role == "goal" else ""
    if statement and statement != cell:
        node.texts.append(Block(TEXT, Mark("none", statement), [], parts=[statement]))
    return node


def _item(text, number, line):
    mark = read_mark(text)
    printed = read_mark(f"{number} x") if number else mark
    body = mark.text if mark.kind not in ("none", "keyword") and mark.text else text
    bullet = Mark("bullet", body, printed.label if printed.kind == "decimal" else "", "column")
    return Node(Block(ITEM, bullet, [line], style=("column", "item"), parts=[body]))

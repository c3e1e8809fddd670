"""A proposed plan as a tree that a person corrects step by step.

Every step is a pure function: it takes a tree and returns the next one, and every line of the
source stays in it exactly once, used or not used. What cannot be done raises `CannotDo`.

tree = {"title", "starts", "ends", "level", "sublevel": str, "lines": [int],
  "goals": [{"key", "number", "under": key | None, "title", "statement", "lines",
    "items": [{"key", "number", "depth", "text", "asks", "ongoing", "rhythm", "lines"}]}],
  "key_areas": [{"key", "title", "description", "lines"}],
  "not_used": [{"line", "text", "why"}], "preface": {"text", "lines"}, "next": int}
Goals stand in reading order: each is followed by the goals under it.
"""

from .lines import LINE_USES, drop, lines_of, use
from .moves import join, move, put_under, split, turn
from .tree import (
    AREA,
    EDITABLE,
    GOAL,
    ITEM,
    CannotDo,
    above,
    by_key,
    edit,
    find,
    grow,
    preface,
    remaining,
)

__all__ = [
    "AREA",
    "EDITABLE",
    "GOAL",
    "ITEM",
    "LINE_USES",
    "CannotDo",
    "above",
    "by_key",
    "drop",
    "edit",
    "find",
    "grow",
    "join",
    "lines_of",
    "move",
    "preface",
    "put_under",
    "remaining",
    "split",
    "turn",
    "use",
]

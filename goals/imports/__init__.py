"""The plan reader: a file or a paste becomes a proposed plan. Needs no database."""

from .errors import PlanFileError
from .files import read_plan
from .proposal import KeyArea, ProposedGoal, ProposedItem, ProposedPlan, UnusedLine
from .text import read_text

__all__ = [
    "KeyArea",
    "PlanFileError",
    "ProposedGoal",
    "ProposedItem",
    "ProposedPlan",
    "UnusedLine",
    "read_plan",
    "read_text",
]

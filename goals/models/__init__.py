"""What we set out to do, and how it is going."""

from .assignment import Assignment, AssignmentQuerySet
from .carry import carry_forward
from .framework import Framework, Standard
from .intake import PlanImport
from .item import ActionItem, Serves
from .plan import Goal, Plan
from .update import Evidence, Update

__all__ = [
    "ActionItem",
    "Assignment",
    "AssignmentQuerySet",
    "Evidence",
    "Framework",
    "Goal",
    "Plan",
    "PlanImport",
    "Serves",
    "Standard",
    "Update",
    "carry_forward",
]

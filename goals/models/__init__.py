"""What we set out to do, and how it is going."""

from .amendment import Amendment
from .assignment import Assignment, AssignmentQuerySet
from .carry import carry_forward
from .cycle import Digest, PeriodNote
from .evidence import Evidence, small
from .framework import Framework, Standard
from .intake import PlanImport
from .item import ActionItem, Serves
from .plan import Goal, Plan
from .record import Hold, Redaction
from .step import Comment, Step
from .unlock import Unlock
from .update import REVIEWERS, Update

__all__ = [
    "REVIEWERS",
    "ActionItem",
    "Amendment",
    "Assignment",
    "AssignmentQuerySet",
    "Comment",
    "Digest",
    "Evidence",
    "Framework",
    "Goal",
    "Hold",
    "PeriodNote",
    "Plan",
    "PlanImport",
    "Redaction",
    "Serves",
    "Standard",
    "Step",
    "Unlock",
    "Update",
    "carry_forward",
    "small",
]

"""What we set out to do, and how it is going."""

from .agreement import Agreement, Waiver
from .amendment import Amendment
from .assignment import Assignment, AssignmentQuerySet
from .carry import carry_forward
from .cycle import Digest, PeriodNote
from .evidence import Evidence, small
from .framework import Framework, Standard
from .intake import PlanImport
from .item import ActionItem, Serves
from .meeting import Attendance, Decision, Feed, Meeting, Resource, Team, TeamSeat
from .message import CommunicationReview, Delivery, Message
from .offer import Offer
from .plan import Goal, Plan, PlanQuerySet
from .record import Hold, Redaction
from .rollout import Lesson, Stage
from .step import Comment, Step
from .tool import Expansion, ExpansionCost, Tool, Training
from .unlock import Unlock
from .update import REVIEWERS, Update

__all__ = [
    "REVIEWERS",
    "ActionItem",
    "Agreement",
    "Amendment",
    "Assignment",
    "AssignmentQuerySet",
    "Attendance",
    "Comment",
    "CommunicationReview",
    "Decision",
    "Delivery",
    "Digest",
    "Evidence",
    "Expansion",
    "ExpansionCost",
    "Feed",
    "Framework",
    "Goal",
    "Hold",
    "Lesson",
    "Meeting",
    "Message",
    "Offer",
    "PeriodNote",
    "Plan",
    "PlanImport",
    "PlanQuerySet",
    "Redaction",
    "Resource",
    "Serves",
    "Stage",
    "Standard",
    "Step",
    "Team",
    "TeamSeat",
    "Tool",
    "Training",
    "Unlock",
    "Update",
    "Waiver",
    "carry_forward",
    "small",
]

"""Action plans that are being written, agreed to and shared, and what their pages answer."""

from tests.factories import ActionItemFactory, PlanFactory

WORDS = "Hold registration mornings with library cards."


def draft(owner):
    """A plan with one step, not yet sent for agreement."""
    plan = PlanFactory(owner=owner, kind="action", status="draft", title=f"Plan of {owner}")
    ActionItemFactory(goal__plan=plan, goal__title="Families know us.", text="Story time")
    return plan


def said(response):
    """The messages on the page."""
    return [str(message) for message in response.context["messages"]]

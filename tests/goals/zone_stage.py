"""A zone with its plans, as the tests of its page and the browser's journey need it."""

from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    FrameworkFactory,
    GoalFactory,
    PlaceFactory,
    PlanFactory,
    PositionFactory,
    StandardFactory,
    ZoneMembershipFactory,
)
from zones.access import Role

AREAS = ("School Readiness", "Library Services & Access", "Programming", "Intervention")


def key_areas(district, titles=AREAS):
    framework = FrameworkFactory(district=district)
    return [
        StandardFactory(framework=framework, title=title, description=f"Collaborate on {title}.")
        for title in titles
    ]


def plan_of(place, focus="Every family knows us.", **fields):
    plan = PlanFactory(owner=place, kind="action", level="Collaboration focus", **fields)
    if focus:
        GoalFactory(plan=plan, title=focus, number="")
    return plan


def step(plan, area, text, partners=(), **fields):
    """A step of a plan that its place leads; `partners` take part."""
    item = ActionItemFactory(goal=plan.goals.get(), key_area=area, text=text, number="", **fields)
    AssignmentFactory(item=item, place=plan.owner, seat_role=Role.ZONE_LEAD)
    for place in partners:
        AssignmentFactory(item=item, place=place, seat_role=Role.ZONE_LEAD, reports=False)
    return item


def another_school(zone, name, lead=""):
    school = PlaceFactory(district=zone.district, name=f"{name} School", short_name=name)
    ZoneMembershipFactory(zone=zone, school=school)
    if lead:
        PositionFactory(place=school, role=Role.ZONE_LEAD, user__name=lead)
    return school

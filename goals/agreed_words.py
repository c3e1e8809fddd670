"""What somebody agrees to: the words of an action plan, as marks that tell what changed since."""

from typing import NamedTuple

from zones.forms.versions import mark
from zones.numbers import number

from .models import ActionItem, Assignment

SENT = "sent"


class Change(NamedTuple):
    """What is new, changed or gone since a person read the plan; `words` as they stand now."""

    what: str
    words: str


def seen_of(plan):
    """The plan as it stands, short enough for a hidden field."""
    return ",".join(f"{key}:{mark(whole)}" for key, (_, _, whole) in _parts(plan).items())


def differences(plan, seen):
    """[Change] since the plan was read as `seen`; empty where every word is the same."""
    read = dict(pair.split(":") for pair in seen.split(",") if pair.count(":") == 1)
    found, now = [], _parts(plan)
    for key, (noun, words, whole) in now.items():
        if key not in read:
            found.append(Change(f"{noun}, new", words))
        elif read[key] != mark(whole):
            found.append(Change(f"{noun}, changed", words))
    return found + [Change(_noun(key), _gone(plan, key)) for key in read if key not in now]


def _parts(plan):
    """{key: (what it is, its words now, everything that counts of it)}"""
    days = f"{plan.title} {plan.starts} {plan.ends}"
    parts = {"plan": ("Title or dates", f"{plan.title}, {plan.years}", days)}
    for goal in plan.goals.order_by("position"):
        words = " ".join(filter(None, (goal.title, goal.statement)))
        parts[f"focus-{goal.pk}"] = ("Collaboration focus", words, words)
    work = _work(plan)
    for item in ActionItem.objects.in_force().filter(goal__plan=plan).order_by("position", "pk"):
        whole = [item.text, item.key_area_id, item.finish_by, item.goal_id, work.get(item.pk)]
        parts[f"step-{item.pk}"] = ("Step", item.text, repr(whole))
    for waiver in plan.waivers.select_related("key_area"):
        parts[f"not-{waiver.pk}"] = ("Not for us", str(waiver), str(waiver))
    last = plan.agreements.order_by("-pk").values_list("pk", flat=True).first()
    parts[SENT] = ("Sent", "It was sent again.", str(last))
    return parts


def _work(plan):
    """{step id: where, by which seat and how it is done}"""
    found = {}
    rows = Assignment.objects.filter(item__goal__plan=plan, ended_on=None)
    fields = ("item", "place", "seat_place", "seat_role", "what_we_do", "finish_by")
    for item, *rest in rows.order_by("item", "place", "pk").values_list(*fields):
        found.setdefault(item, []).append([str(value) for value in rest])
    return found


def _noun(key):
    nouns = {"focus": "Collaboration focus", "step": "Step", "not": "Not for us"}
    return f"{nouns.get(key.partition('-')[0], 'Something')}, taken out"


def _gone(plan, key):
    """The words of a retired step; what was deleted has none any more."""
    kind, _, pk = key.partition("-")
    if kind != "step":
        return ""
    rows = ActionItem.objects.filter(pk=number(pk), goal__plan=plan)
    return rows.values_list("text", flat=True).first() or ""

"""The words of a plan in reading order, and where each line of its source went."""

import re

from zones.formats import long_date

from .models import ActionItem, Amendment

ASKS = {
    ActionItem.Asks.MEASURE: "Asks for a measure",
    ActionItem.Asks.NOTHING: "Asks for nothing",
}
RHYTHMS = {
    ActionItem.Rhythm.EVERY_PERIOD: "reported every period",
    ActionItem.Rhythm.WHEN_FINISHED: "reported when it is finished",
    ActionItem.Rhythm.FROM_RECORDS: "reported from records",
}


Kind = Amendment.Kind


def printed(plan, record=None):
    """[{goal's values, "depth": int, "items": [item's values]}] in reading order; two queries.

    `record` is a Record of its amendments: with it, the words are those the board adopted.
    """
    fields = ("pk", "parent_id", "number", "title", "statement", "lines")
    goals = list(plan.goals.order_by("position", "pk").values(*fields))
    items = _items(plan, record)
    children = {}
    for goal in goals:
        children.setdefault(goal["parent_id"], []).append(goal)
    waiting = [(0, goal) for goal in reversed(children.get(None, []))]
    ordered = []
    while waiting:
        depth, goal = waiting.pop()
        ordered.append({**goal, "depth": depth, "items": items.get(goal["pk"], [])})
        waiting += [(depth + 1, child) for child in reversed(children.get(goal["pk"], []))]
    if record:
        ordered = [record.goal(goal) for goal in ordered if goal["items"] or record.had_goal(goal)]
    return [_ready(plan, goal) for goal in ordered]


class Record:
    """The amendments of a plan, in order: what its words were before, and what was not there."""

    def __init__(self, amendments):
        self.old, self.fate, self.marks = {}, {}, {}
        for number, one in enumerate(amendments, 1):
            row = (one.item_id and ("item", one.item_id)) or ("goal", one.goal_id)
            self.old.setdefault((*row, one.kind), one.old)
            if one.kind in (Kind.ADDED, Kind.RETIRED, Kind.RESTORED):
                self.fate.setdefault(row, one.kind)
            self.marks.setdefault(row, []).append(str(number))

    def had_goal(self, goal):
        return self.fate.get(("goal", goal["pk"])) != Kind.ADDED

    def had_item(self, item):
        """In force on the day of the board: retired later, or never added, taken up or retired."""
        fate = self.fate.get(("item", item["pk"]))
        return fate == Kind.RETIRED or (fate is None and item["retired_on"] is None)

    def goal(self, goal):
        words = self.old.get(("goal", goal["pk"], Kind.GOAL_TEXT))
        if words is None:
            return goal
        title, _, statement = words.partition("\n")
        return goal | {"title": title, "statement": statement}

    def item(self, item):
        key = ("item", item["pk"])
        text = self.old.get((*key, Kind.ITEM_TEXT), item["text"])
        return item | {"text": text, "due": self.old.get((*key, Kind.DUE_DATE), item["due"])}

    def ends(self, plan):
        """The last day the board adopted, in words."""
        return self.old.get(("goal", None, Kind.DUE_DATE), long_date(plan.ends))


def _items(plan, record):
    """{goal's id: [values of its items in force, or of those the board adopted]}."""
    fields = ("pk", "goal_id", "number", "text", "asks", "ongoing", "rhythm", "yearly_period")
    rows = ActionItem.objects.filter(goal__plan=plan).order_by("position", "pk")
    rows = rows if record else rows.in_force()
    items = {}
    for item in rows.values(*fields, "lines", "finish_by", "retired_on"):
        item["due"] = long_date(item["finish_by"])
        if record and not record.had_item(item):
            continue
        item = record.item(item) if record else item
        item["asks_for"] = asks_for(item)
        item["address"] = f"/items/{item['pk']}/"
        items.setdefault(item["goal_id"], []).append(item)
    return items


def asks_for(item):
    """What an item asks for, in a few words: "Ongoing work, reported every period"."""
    if item["asks"] in ASKS:
        return ASKS[item["asks"]]
    period = f"reported once a year, in {item['yearly_period']}"
    rhythm = RHYTHMS.get(item["rhythm"], period)
    return f"{'Ongoing work' if item['ongoing'] else 'Work that finishes'}, {rhythm}"


def _ready(plan, goal):
    level = plan.sublevel if goal["depth"] and plan.sublevel else plan.level
    said = goal["title"].lower().startswith(level.lower())
    goal["name"] = "" if said else f"{level} {goal['number']}".strip()
    goal["address"] = f"/goals/{goal['pk']}/"
    goal["depth"] = str(min(goal["depth"], 3))
    return goal


def source_lines(plan, goals):
    """[(number, text, where it is used or "")] for every line of the source that is not blank."""
    used = {line: f"heading {goal['number']}".strip() for goal in goals for line in goal["lines"]}
    for goal in goals:
        for item in goal["items"]:
            used |= dict.fromkeys(item["lines"], f"item {item['number']}".strip())
    around = {"the title": _letters(plan.title), "the preface": _letters(plan.preface)}
    rows = []
    for number, text in enumerate(plan.source_text.split("\n"), 1):
        if text.strip():
            where = used.get(number) or _around(_letters(text), around)
            rows.append((str(number), text.strip(), where))
    return rows


def _letters(text):
    return re.sub(r"[\W_]+", "", text).lower()


def _around(letters, around):
    """Where a line that stands in no goal is kept: its number is not stored, its words are."""
    long_enough = len(letters) >= 6
    return next((name for name, kept in around.items() if long_enough and letters in kept), "")

"""Columns of a table: which one names the goal, which one the work."""

import re
from dataclasses import dataclass

from .words import squeeze

_ROLES = {
    "number": "number|no|nr|#|id|item number|action number|ref",
    "goal": "goal|goals|strategic goal|district goal|goal area|priority|priorities|"
    "strategic priority|priority area|pillar|focus area|area of focus|area|goal title|"
    "heading|goal name|theme|domain|"
    "strategic priority area|goal priority",
    "goal_number": "goal number|goal no|goal #|priority number",
    "statement": "statement|goal statement|goal description|priority description|description",
    "strategy": "strategy|strategies|objective|objectives|initiative|initiatives|sub-goal|subgoal|"
    "key strategy|strategic initiative|collaboration focus",
    "item": "item|items|action item|action items|action|actions|action step|action steps|step|"
    "steps|activity|activities|task|tasks|key actions|key action|what we will do|work|bullet|"
    "action steps activities|tactic|tactics|deliverable",
    "measure": "measure|measures|metric|metrics|indicator|indicators|target|targets|evidence|"
    "evidence of success|measure of success|measures of success|success measure|outcome|outcomes",
    "who": "responsible|who|person responsible|persons responsible|lead|owner|responsibility|"
    "person s responsible|staff|responsible party|responsible parties|by whom",
    "when": "timeline|when|due|due date|date|deadline|completion date|timeframe|time frame|"
    "target date|year|start|end|status|progress|budget|cost|resources|funding|notes",
}
_ROLE_OF = {name: role for role, names in _ROLES.items() for name in names.split("|")}
_LEVELS = {"priority": "Priority", "pillar": "Pillar", "focus area": "Focus Area", "goal": "Goal"}


@dataclass(frozen=True)
class Columns:
    """Positions of the columns we use, by role; `names` are the header cells as printed."""

    at: dict
    names: tuple

    @classmethod
    def named(cls, cells):
        """Return the `Columns` of a header row, or None if it is no header of a plan table."""
        at = {}
        for position, cell in enumerate(cells):
            role = _role(cell)
            if role and role not in at:
                at[role] = position
        if "item" not in at and "strategy" in at:
            at["item"] = at.pop("strategy")
        known = "goal" in at or len(at) >= 2
        return cls(at, tuple(cells)) if "item" in at and known else None

    @property
    def level(self):
        """The name of the goals' level ("Priority"), from the header cell."""
        if "goal" not in self.at:
            return ""
        name = _key(self.names[self.at["goal"]])
        return next((level for word, level in _LEVELS.items() if word in name), "Goal")

    def cell(self, row, role):
        """Return the stripped text of a row's cell, "" where the row or the column ends before."""
        position = self.at.get(role)
        if position is None or position >= len(row):
            return ""
        return squeeze(str(row[position] or ""))


def _role(cell):
    """Return the role of a header cell; of "Strategies/Action Steps" the one for work."""
    parts = re.split(r"/|&|\band\b|\(", str(cell or ""))
    roles = [_ROLE_OF.get(_key(part)) for part in (cell, *parts)]
    if roles[0] or "item" not in roles:
        return next((role for role in roles if role), "")
    return "item"


def _key(cell):
    words = re.sub(r"[^a-z0-9#]+", " ", str(cell or "").replace("*", "").lower())
    return squeeze(words.replace("s)", "s"))

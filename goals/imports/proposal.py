"""What the reader proposes: a plan with its goals and items, and every line it did not use."""

import datetime
from dataclasses import dataclass, field


@dataclass
class ProposedItem:
    """One action item; `rhythm` is "every_period", "when_finished" or "" (nobody reports)."""

    number: str
    text: str
    asks: str
    ongoing: bool
    rhythm: str
    lines: list[int]

    def as_dict(self):
        return {
            "number": self.number,
            "text": self.text,
            "asks": self.asks,
            "ongoing": self.ongoing,
            "lines": self.lines,
        }


@dataclass
class ProposedGoal:
    """One goal; `parent` is the number of the goal it stands under, or None."""

    number: str
    parent: str | None
    title: str
    statement: str = ""
    lines: list[int] = field(default_factory=list)
    items: list[ProposedItem] = field(default_factory=list)

    def as_dict(self):
        return {
            "number": self.number,
            "parent": self.parent,
            "title": self.title,
            "statement": self.statement,
            "lines": self.lines,
            "items": [item.as_dict() for item in self.items],
        }


@dataclass
class KeyArea:
    """One of the areas that zone work is sorted into."""

    title: str
    description: str
    lines: list[int]

    def as_dict(self):
        return {"title": self.title, "description": self.description, "lines": self.lines}


@dataclass
class UnusedLine:
    """A source line that is in no goal, with the reason in plain words."""

    line: int
    text: str
    why: str

    def as_dict(self):
        return {"line": self.line, "text": self.text, "why": self.why}


@dataclass
class ProposedPlan:
    """A plan as the document seems to mean it; a person decides before anything is stored.

    `level` and `sublevel` name the goals and the goals under them ("" if there are none);
    `source` is every source line, blank ones too; `preface` is the text of vision and background.
    """

    title: str = ""
    starts: datetime.date | None = None
    ends: datetime.date | None = None
    level: str = "Goal"
    sublevel: str = ""
    preface: str = ""
    lines: list[int] = field(default_factory=list)
    goals: list[ProposedGoal] = field(default_factory=list)
    key_areas: list[KeyArea] = field(default_factory=list)
    not_used: list[UnusedLine] = field(default_factory=list)
    source: list[str] = field(default_factory=list)

    def as_dict(self):
        """Return the plan as JSON types; dates as YYYY-MM-DD or None."""
        return {
            "title": self.title,
            "starts": self.starts and self.starts.isoformat(),
            "ends": self.ends and self.ends.isoformat(),
            "level": self.level,
            "lines": self.lines,
            "goals": [goal.as_dict() for goal in self.goals],
            "key_areas": [area.as_dict() for area in self.key_areas],
            "not_used": [unused.as_dict() for unused in self.not_used],
        }

"""One line of a list, and what it would do."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models

from zones.formats import long_date

FORMS = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%b %d, %Y", "%B %d, %Y", "%Y-%m-%d %H:%M:%S")


class Outcome(models.TextChoices):
    NEW = "new", "New"
    CHANGED = "changed", "Changed"
    UNCHANGED = "unchanged", "Unchanged"
    REFUSED = "refused", "Refused"


@dataclass(slots=True)
class Line:
    """`reasons` says why a line is refused, else what it changes; `made` is what it writes.

    `joins` marks a person who is new in the district; `link` is (address, words) of the page where
    what refused the line is mended.
    """

    number: int
    cells: dict
    outcome: str = Outcome.UNCHANGED
    reasons: list = field(default_factory=list)
    made: dict = field(default_factory=dict)
    joins: bool = False
    link: tuple = ()

    def refuse(self, reason):
        if not self.refused:
            self.reasons.clear()
        self.outcome = Outcome.REFUSED
        self.reasons.append(reason)

    @property
    def refused(self):
        return self.outcome == Outcome.REFUSED

    def say(self, outcome, reason):
        """A line that adds stays new, whatever it changes besides."""
        if self.outcome != Outcome.NEW:
            self.outcome = outcome
        self.reasons.append(reason)

    def day(self, code, label):
        """The date in a cell; None for an empty one, and a refusal for anything else."""
        text = self.cells.get(code, "")
        if not text:
            return None
        for form in FORMS:
            try:
                found = datetime.strptime(text, form).date()
            except ValueError:
                continue
            if date(1900, 1, 1) <= found <= date(2200, 1, 1):
                return found
        self.refuse(f"“{text[:40]}” under {label} is no date: write it like 9/7/2026.")
        return None

    def person(self, known, nameless):
        """The e-mail address in lower case; a refusal for one that is none, and `nameless` for
        somebody new without a name."""
        email = self.cells.get("email", "").lower()
        try:
            validate_email(email)
        except ValidationError:
            self.refuse(f"“{email[:60]}” is no e-mail address.")
        self.short_enough("email", "The e-mail address", 254)
        self.short_enough("name", "The name", 120)
        if not self.cells.get("name") and not known.person(email):
            self.refuse(nameless)
        return email

    def short_enough(self, code, label, limit):
        if len(self.cells.get(code, "")) > limit:
            self.refuse(f"{label} is longer than {limit} letters.")


def plain(text):
    """How words are compared: without case, marks and doubled spaces."""
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def change(label, old, new):
    """From: September 1, 2025 → August 24, 2026"""
    words = [long_date(value) if isinstance(value, date) else str(value) for value in (old, new)]
    return f"{label}: {words[0] if old else 'none'} → {words[1]}"


def counted(lines):
    """{outcome: how many lines}, every outcome named."""
    return {outcome.value: sum(line.outcome == outcome for line in lines) for outcome in Outcome}

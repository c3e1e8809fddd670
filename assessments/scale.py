"""What somebody means who types a result: a score, a letter, a level, or why there is none."""

import re
from dataclasses import dataclass
from decimal import Decimal

from assessments.models import Assessment, Result

Kind, Status = Assessment.Scale, Result.Status
NUMBER = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,2})?")
WITHOUT = {
    **dict.fromkeys(("exempt", "ex"), Status.EXEMPT),
    **dict.fromkeys(("not taken", "absent", "nt", "abs"), Status.ABSENT),
}


@dataclass(frozen=True, slots=True)
class Meant:
    """A result as it is stored: `level` is the id of a performance level."""

    score: Decimal | None
    level: int | None
    status: str = Status.SCORED


class Scale:
    """The scale of one administration, with the levels of its year (lowest first)."""

    def __init__(self, assessment, levels):
        self.kind = assessment.scale
        self.letters = assessment.letters.split() if self.kind == Kind.LETTERS else []
        self.lowest, self.highest = assessment.lowest, assessment.highest
        if self.kind == Kind.PERCENT:
            self.lowest = Decimal(0) if self.lowest is None else self.lowest
            self.highest = Decimal(100) if self.highest is None else self.highest
        self.levels = list(levels)
        self.names = {level.pk: level.name for level in self.levels}

    def read(self, typed):
        """The Meant of a cell, None where it is empty; ValueError says what can be typed."""
        text = " ".join(typed.split())
        if not text:
            return None
        if self.kind == Kind.LETTERS and (found := self._letter(text)):
            return Meant(Decimal(found), self.level_of(found))
        if status := WITHOUT.get(text.casefold()):
            return Meant(None, None, status)
        if self.kind == Kind.LEVELS:
            return Meant(None, self._level(text))
        if self.kind == Kind.LETTERS:
            raise ValueError(f"“{text[:40]}” is none of the letters {self.range}.")
        return self._number(text)

    @property
    def range(self):
        """What can be typed: 0 to 100, A to Z, 1 to 4."""
        if self.kind == Kind.LETTERS:
            return f"{self.letters[0]} to {self.letters[-1]}" if self.letters else ""
        if self.kind == Kind.LEVELS:
            return f"1 to {len(self.levels)}"
        if self.lowest is None or self.highest is None:
            return ""
        return f"{plain(self.lowest)} to {plain(self.highest)}"

    def text(self, score, level, status=Status.SCORED):
        """A result as it is typed: 75, C, 3; or why there is none."""
        if status != Status.SCORED:
            return Status(status).label
        if self.kind == Kind.LEVELS:
            return next((str(at) for at, one in enumerate(self.levels, 1) if one.pk == level), "?")
        if score is None:
            return self.names.get(level, "?")
        at = int(score)
        if self.kind == Kind.LETTERS and 1 <= at <= len(self.letters):
            return self.letters[at - 1]
        return plain(score)

    def level_of(self, score):
        """The id of the highest level this score reaches."""
        reached = [one.pk for one in self.levels if one.cut is None or one.cut <= score]
        return reached[-1] if reached else None

    def _letter(self, text):
        """The place of a letter, from 1; 0 if it is none."""
        low = [letter.casefold() for letter in self.letters]
        return low.index(text.casefold()) + 1 if text.casefold() in low else 0

    def _level(self, text):
        for at, one in enumerate(self.levels, 1):
            if text.casefold() in (str(at), one.name.casefold()):
                return one.pk
        if not self.levels:
            raise ValueError("This year has no levels yet.")
        raise ValueError(f"“{text[:40]}” is no level: type {self.range}, or a level’s name.")

    def _number(self, text):
        bare = text.removesuffix("%").strip() if self.kind == Kind.PERCENT else text
        if not NUMBER.fullmatch(bare):
            raise ValueError(f"“{text[:40]}” is not a number with at most two decimals.")
        score = Decimal(bare)
        if (self.lowest is not None and score < self.lowest) or (
            self.highest is not None and score > self.highest
        ):
            raise ValueError(f"{bare} is not on the scale: {self._limits()}.")
        return Meant(score, self.level_of(score))

    def _limits(self):
        if self.range:
            return self.range
        if self.highest is None:
            return f"{plain(self.lowest)} or more"
        return f"{plain(self.highest)} or less"


def plain(number):
    """75, 7.5: without zeros that say nothing."""
    whole = number.to_integral_value()
    return str(int(whole)) if whole == number else f"{number.normalize():f}"

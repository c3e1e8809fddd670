"""The words of a file of results: which administration, level, letter, status or day they mean.

A file says a million cells, but few different ones: those are read here, once each; the rows are
then joined to what was found.
"""

import re
from datetime import date, datetime, timedelta

from django.utils import timezone

from assessments.models import Administration, Assessment, PerformanceLevel, Result
from assessments.oneroster.cells import US as FIGURES
from zones.imports.line import FORMS, plain

Window, Scale, Status = Administration.Window, Assessment.Scale, Result.Status
WINDOWS = {window.value: window for window in Window} | {
    **dict.fromkeys(("autumn", "boy", "beginning of year", "beginning", "f", "fa"), Window.FALL),
    **dict.fromkeys(("moy", "middle of year", "middle", "mid year", "w", "wi"), Window.WINTER),
    **dict.fromkeys(("eoy", "end of year", "end", "sp"), Window.SPRING),
    **dict.fromkeys(("su",), Window.SUMMER),
}
STATUSES = {status.value: status for status in Status} | {
    **dict.fromkeys(
        ("complete", "completed", "tested", "valid", "taken", "done", "present", "yes"),
        Status.SCORED,
    ),
    **dict.fromkeys(("fully graded", "partially graded", "submitted", "finished"), Status.SCORED),
    **dict.fromkeys(("ex", "exempted", "excused", "exemption", "waived", "exc"), Status.EXEMPT),
    **dict.fromkeys(
        ("abs", "not taken", "not tested", "not submitted", "did not test", "dnt", "nt", "missing"),
        Status.ABSENT,
    ),
    **dict.fromkeys(("no attempt", "incomplete", "invalid", "not scored", "dna"), Status.ABSENT),
}
EARLIEST = date(1990, 1, 1)


def year_of(text):
    """The year in which the school year `text` ends: 2027 for 2026-27, 2026-2027, SY27 or 2027."""
    figures = re.findall(r"\d+", text)
    if not figures or len(figures) > 2 or len(figures[-1]) not in (2, 4):
        return None
    last = int(figures[-1])
    return last if last > 99 else 2000 + last


def window_of(text):
    """The window named alone or inside: Fall, BOY, Fall 2026."""
    words = plain(text)
    if words in WINDOWS:
        return WINDOWS[words]
    found = {WINDOWS[word] for word in words.split() if word in Window.values}
    return found.pop() if len(found) == 1 else None


def day_of(text, day_first=False):
    """The date in `text`, not in the future; None where there is none."""
    if day_first and (parts := FIGURES.fullmatch(text)):
        day, month, year = parts.groups()
        text = f"{year if len(year) == 4 else f'20{year}'}-{month:0>2}-{day:0>2}"
    latest = timezone.localdate() + timedelta(days=1)
    for form, part in (("%Y-%m-%d", text[:10]), *((form, text) for form in FORMS)):
        try:
            found = datetime.strptime(part, form).date()
        except ValueError:
            continue
        return found if EARLIEST <= found <= latest else None
    stamp = re.match(r"(\d{1,2}/\d{1,2}/\d{4}) \d", text)
    return day_of(stamp[1]) if stamp else None


def administrations(named, district_id):
    """{(assessment, window, year) as written: Administration} for those of `named` there are."""
    there = {}
    rows = Administration.objects.filter(assessment__district=district_id)
    for row in rows.select_related("assessment").order_by():
        there[plain(row.assessment.name), row.window, row.year] = row
    found = {
        words: there.get((plain(words[0]), window_of(words[1]), year_of(words[2])))
        for words in named
    }
    return {words: row for words, row in found.items() if row}


class Levels:
    """The performance levels of some sets, and what a file calls them; `said` is {name in the file:
    name of a level} as somebody said it."""

    def __init__(self, sets, said):
        self.said = {plain(name): plain(level) for name, level in said.items()}
        self.names, self.places, self.cuts = {}, {}, {}
        for level in PerformanceLevel.objects.filter(level_set__in=sets).order_by("position"):
            self.names[level.level_set_id, plain(level.name)] = level.pk
            self.places[level.level_set_id, level.position] = level.pk
            self.cuts.setdefault(level.level_set_id, []).append((level.cut, level.pk))

    def bands(self, level_set):
        """(cut scores, ids of the levels, the lowest first) of a set by which scores are read;
        (None, None) of levels without cut scores."""
        (_, lowest), *above = self.cuts.get(level_set, [(None, None)])
        above = [(cut, level) for cut, level in above if cut is not None]
        if not above:
            return None, None
        return [cut for cut, _ in above], [lowest, *(level for _, level in above)]

    def of(self, level_set, text):
        """Id of the level; a number is the place of a level, counted from the lowest."""
        words = plain(text)
        known = self.names.get((level_set, self.said.get(words, words)))
        figure = re.fullmatch(r"(?:level )?(\d{1,2})(?: 0+)?", words)
        return known or (figure and self.places.get((level_set, int(figure[1]))))


def letter_of(letters, text):
    """The place of a letter in the scale, A is 1; None for what is none."""
    order = letters.casefold().split()
    return order.index(text.casefold()) + 1 if text.casefold() in order else None

"""What was logged elsewhere and counts toward items and key areas, shown with them as evidence.

The rooms to the right register how they read it: goals knows no program. Every source answers for
many items with one statement, and gives a reader only what that reader may see.
"""

from dataclasses import dataclass

SOURCES = []
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Logged:
    """One record as a list prints it."""

    url: str
    title: str
    day: str
    place: str
    said: str  # 24 came


@dataclass(slots=True)
class Total:
    """How often, and how many people came."""

    times: int = 0
    came: int = 0

    def __add__(self, other):
        return Total(self.times + other.times, self.came + other.came)

    def __str__(self):
        """3 sessions logged, 1,204 came"""
        times = f"{self.times:,} session{'s' * (self.times != 1)} logged"
        return f"{times}, {self.came:,} came" if self.times else ""


def register(source):
    """`source` answers item_totals, area_totals, rows and named, as the functions below ask it."""
    if source not in SOURCES:
        SOURCES.append(source)


def item_totals(items, user):
    """{item id: Total} of those `items` (ids) toward which something was logged."""
    return _added(source.item_totals(items, user) for source in SOURCES) if items else {}


def area_totals(areas, places, span, user):
    """{key area id: Total} of what was logged at `places` (ids) in `span` (first day, last)."""
    found = (source.area_totals(areas, places, span, user) for source in SOURCES)
    return _added(found) if areas and places else {}


def rows_of(item, user, place=None):
    """(the latest as [Logged], Total of all) of an item (id); at one place (id) if it is given."""
    rows, total = [], Total()
    for source in SOURCES:
        more, sum_of_all = source.rows(item, user, place, SHOWN)
        rows, total = rows + more, total + sum_of_all
    return rows, total


def named(origin, user):
    """(words, address) of the record an update comes from; None where the reader sees none."""
    found = (source.named(origin, user) for source in SOURCES if origin)
    return next((one for one in found if one), None)


def plan_rows(items, user):
    """[(address, number, words, total)] of the items of a plan with something logged for them."""
    totals = item_totals([item.pk for item in items], user)
    return [
        (f"/items/{item.pk}/", item.number, item.short, str(totals[item.pk]))
        for item in items
        if item.pk in totals
    ]


def _added(found):
    totals = {}
    for one in found:
        for key, total in one.items():
            totals[key] = totals.get(key, Total()) + total
    return totals

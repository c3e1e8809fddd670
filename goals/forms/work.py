"""What the work page shows: the filters in its address."""

from django.utils.html import format_html_join

from goals.models import Update

NAMES = ("q", "place", "plan", "status")


class WorkFilter:
    """Which rows of the work list the address asks for.

    The selects are drawn in one piece: the choices come from the rows themselves, and a widget
    that renders a template for every option would cost more than the list.
    """

    def __init__(self, address, *, work):
        self.asked = {name: address.get(name, "").strip() for name in NAMES}
        self.words = self.asked["q"][:100]
        self.is_narrowed = any(self.asked.values())
        places = {str(row.place_id): row.place for row in work.rows}
        plans = {str(row.plan_id): row.plan for row in work.rows}
        self.selects = [
            ("place", "Place", self._options("place", "All places", places)),
            ("plan", "Plan", self._options("plan", "All plans", plans)),
            (
                "status",
                "Status",
                self._options("status", "Any status", dict(Update.Status.choices)),
            ),
        ]

    def _options(self, name, everything, choices):
        rows = choices.items() if name == "status" else sorted(choices.items(), key=lambda c: c[1])
        return format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (value, " selected" if value == self.asked[name] else "", label)
                for value, label in [("", everything), *rows]
            ),
        )

    def apply(self, work):
        """The rows asked for; a place or plan that is not mine leaves none."""
        words, asked = self.words.casefold().split(), self.asked
        return work.only(
            lambda row: (
                row.says(words)
                and asked["place"] in ("", str(row.place_id))
                and asked["plan"] in ("", str(row.plan_id))
                and asked["status"] in ("", row.status)
            )
        )

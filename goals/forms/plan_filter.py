"""Which part of a plan's work a page shows; read from the address, so it can be saved and sent."""

from django import forms
from django.utils.html import format_html, format_html_join

from goals.models import Update
from goals.status import Reporting
from zones.access import Kind
from zones.models import Place

SENT, SELECTED = "sent", " selected"
KINDS = {Kind.OFFICE: "Offices", Kind.SCHOOL: "Schools", Kind.BRANCH: "Branches"}
LEVELS = {
    Place.Level.ELEMENTARY: "Elementary schools",
    Place.Level.MIDDLE: "Middle schools",
    Place.Level.HIGH: "High schools",
    Place.Level.COMBINED: "Schools with combined grades",
}
REPORTING = [
    (SENT, "Sent: in, waiting or returned"),
    *((code, label) for code, label in Reporting.choices),
]


class PlanFilter(forms.Form):
    """`scene` names what there is to choose from: see goals.reports.Scene."""

    period = forms.ChoiceField(required=False)
    places = forms.ChoiceField(required=False)
    goal = forms.ChoiceField(required=False)
    status = forms.ChoiceField(
        required=False, choices=[("", "Every status"), *Update.Status.choices]
    )
    reporting = forms.ChoiceField(required=False, choices=[("", "Everything"), *REPORTING])
    view = forms.ChoiceField(
        required=False, choices=[("", ""), ("list", "list")], widget=forms.HiddenInput
    )

    def __init__(self, data, *, scene):
        data = data.copy()
        if scene.period:
            data["period"] = str(scene.period.pk)
        super().__init__(data)
        self.scene = scene
        self.fields["period"].choices = [(str(row.pk), str(row)) for row in scene.periods]
        self.fields["places"].choices = [("", "All"), *place_choices(scene)]
        self.fields["goal"].choices = [("", "All"), *scene.outline.goal_choices()]
        if not scene.periods:
            del self.fields["period"]
        if not scene.tells:
            del self.fields["reporting"]

    def selects(self):
        """[(name, label, its options as one ready string)]"""
        return [
            (field.html_name, field.label, options(field.field.choices, field.value()))
            for field in self.visible_fields()
        ]

    def keeps(self):
        """A test for the rows that were chosen."""
        chosen = self.cleaned_data
        places = places_chosen(self.scene, chosen.get("places"))
        goals = self.scene.outline.below(chosen.get("goal"))
        status, reporting = chosen.get("status"), chosen.get("reporting")
        return lambda row: (
            (places is None or row.place in places)
            and (goals is None or row.goal in goals)
            and (not status or row.status == status)
            and (not reporting or reporting in (row.reporting, row.bucket))
        )

    def words(self):
        """[(label, what was chosen)] for the notes of an export."""
        return [
            (field.label, dict(self._flat(field.field.choices)).get(str(field.value() or ""), ""))
            for field in self.visible_fields()
        ]

    @staticmethod
    def _flat(choices):
        for value, label in choices:
            yield from label if isinstance(label, (list, tuple)) else [(value, label)]


def options(choices, chosen):
    """Option elements, in groups where the choices are."""
    found = []
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            group = format_html('<optgroup label="{}">{}</optgroup>', value, options(label, chosen))
            found.append(group)
        else:
            marked = SELECTED if str(value) == str(chosen or "") else ""
            found.append(format_html('<option value="{}"{}>{}</option>', value, marked, label))
    return format_html_join("", "{}", ((option,) for option in found))


def place_choices(scene):
    """Choices in groups: kinds and levels, zones, single places."""
    places = scene.places.values()
    kinds = {place.kind for place in places}
    levels = {place.level for place in places}
    sets = [(f"kind-{kind}", label) for kind, label in KINDS.items() if kind in kinds]
    sets += [(f"level-{level}", label) for level, label in LEVELS.items() if level in levels]
    zones = [(f"zone-{pk}", name) for pk, name, _ in scene.zones]
    single = [(f"place-{place.pk}", place.name) for place in places]
    groups = [("Kinds and levels", sets if len(sets) > 1 else []), ("Zones", zones)]
    groups.append(("Places", single))
    return [(name, choices) for name, choices in groups if choices]


def places_chosen(scene, value):
    """The ids of the places a choice stands for; None for all."""
    if not value:
        return None
    what, which = value.split("-", 1)
    if what == "zone":
        return next(members for pk, _, members in scene.zones if str(pk) == which)
    name = {"kind": "kind", "level": "level", "place": "pk"}[what]
    return {place.pk for place in scene.places.values() if str(getattr(place, name)) == which}

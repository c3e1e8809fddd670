"""Bringing a printed plan in: the document, and what the plan is as a whole."""

from django import forms
from django.conf import settings

from goals.imports import PlanFileError, read_plan, read_text
from goals.models import Plan, PlanImport
from goals.outline import grow
from zones.access import Kind
from zones.models import Place

from .layout import day_input, helper, lines_input
from .plan import other_kind

NOTHING = "Paste the plan's text here, or choose a file."
BOTH = "There is a pasted text and a file: keep one of them."
TWICE = "The place has a plan with this title and first day already: name this one differently."
NOT_FOUND = "Not found in the document."
ASKED = {
    "title": "Type the title of the plan.",
    "starts": "Type the first day of the plan.",
    "ends": "Type the last day of the plan.",
    "level": "Type what a heading is called: Goal, Priority, Strategy.",
}
TOO_LONG = "The text is longer than 5 MB: paste only the part with the goals."


class OwnedPlan(forms.Form):
    """Whose plan it is: only places this person writes plans for are offered."""

    helper = helper()

    owner = forms.ModelChoiceField(
        Place.objects.none(),
        label="Whose plan it is",
        empty_label="Choose a place",
        error_messages={"required": "Choose whose plan it is."},
    )
    kind = forms.ChoiceField(
        choices=Plan.Kind.choices, initial=Plan.Kind.DEPARTMENT, label="Kind of plan"
    )

    def __init__(self, *args, owners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners
        if len(owners) == 1:
            self.fields["owner"].initial = owners[0]
            self.fields["kind"].initial = _usual_kind(owners[0])

    def clean(self):
        data = super().clean()
        owner, kind = data.get("owner"), data.get("kind")
        if owner and kind and (why := other_kind(owner, kind)):
            self.add_error("kind", why)
        return data


def _usual_kind(place):
    return Plan.Kind.DEPARTMENT if place.kind == Kind.OFFICE else Plan.Kind.ACTION


class PlanImportForm(OwnedPlan):
    """A document: pasted, or a file of a kind the reader knows."""

    text = forms.CharField(
        label="The plan's text",
        required=False,
        strip=False,
        help_text="Copy it from the web page or the PDF as it is. "
        "Menus, page numbers and addresses in it are set aside.",
        widget=lines_input(12),
    )
    file = forms.FileField(
        label="Or a file",
        required=False,
        allow_empty_file=True,
        help_text="Text (.txt, .md), Word (.docx) or a table (.csv, .xlsx), up to 5 MB.",
        widget=forms.FileInput(attrs={"accept": ".txt,.md,.docx,.csv,.xlsx"}),
    )

    def clean(self):
        data = super().clean()
        text, file = data.get("text") or "", data.get("file")
        if "text" in self.errors or "file" in self.errors:
            return data
        try:
            self.proposed = self._read(text, file)
        except PlanFileError as refused:
            self.add_error("file" if file else "text", refused.message)
        return data

    @staticmethod
    def _read(text, file):
        if file and text.strip():
            raise PlanFileError(BOTH)
        if file:
            return read_plan(file, name=file.name)
        if not text.strip():
            raise PlanFileError(NOTHING)
        if len(text) > settings.PLAN_MAX_BYTES:
            raise PlanFileError(TOO_LONG)
        return read_text(text)

    def save(self, user):
        """The import to correct; the one already begun, if the form was sent twice."""
        owner, file = self.cleaned_data["owner"], self.cleaned_data["file"]
        start = {"owner": owner.pk, "kind": self.cleaned_data["kind"], "step": 0, "before": None}
        found, _ = PlanImport.objects.get_or_create(
            district=owner.district,
            created_by=user,
            name=file.name[:200] if file else "",
            source="\n".join(self.proposed.source),
            tree__contains=start,
            defaults={"tree": grow(self.proposed) | start},
        )
        return found


class PlanHeadForm(OwnedPlan):
    """The plan as a whole, as the preview shows it; asked for before it is saved."""

    title = forms.CharField(max_length=200, label="Title of the plan")
    starts = forms.DateField(label="First day", widget=day_input())
    ends = forms.DateField(label="Last day", widget=day_input())
    level = forms.CharField(
        max_length=40, label="Name of a heading", help_text="Goal, Priority, Strategy …"
    )
    sublevel = forms.CharField(
        max_length=40, required=False, label="Name of a heading below a heading"
    )
    field_order = ("title", "owner", "kind", "starts", "ends", "level", "sublevel")

    def __init__(self, tree, *, owners, bound=False):
        data = {f"plan-{name}": tree.get(name) for name in self.field_order}
        initial = {name: tree.get(name) for name in self.field_order}
        super().__init__(data if bound else None, owners=owners, initial=initial, prefix="plan")
        for name, asked in ASKED.items():
            self.fields[name].error_messages["required"] = asked
            if not tree.get(name):
                self.fields[name].help_text = NOT_FOUND

    def clean(self):
        data = super().clean()
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", "The last day cannot be before the first.")
        same = Plan.objects.filter(owner=data.get("owner"), title=data.get("title"), starts=starts)
        if starts and same.exists():
            self.add_error("title", TWICE)
        return data

"""The long-term plan: what is to come, and what it costs year by year."""

from django import forms
from django.utils import timezone

from goals.long_term import fiscal_year
from goals.models import Expansion, ExpansionCost, Tool
from zones.forms.owned import OwnedForm, hold

from .layout import day_input, helper, lines_input
from .partnership import FAR_YEARS, PartnershipForm, not_ahead


class ExpansionForm(PartnershipForm):
    class Meta:
        model = Expansion
        fields = ("district", "kind", "title", "why", "tool", "done_on")
        widgets = {"kind": forms.RadioSelect, "why": lines_input(3), "done_on": day_input()}
        labels = {"title": "What is to come", "tool": "Tool of the register"}
        help_texts = {
            "tool": "If it builds on one.",
            "done_on": "Leave it empty while it is still to come.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Expansion.Kind.choices
        tools = Tool.objects.filter(district__in=self.districts()).order_by("name")
        self.fields["tool"].queryset = tools
        self.fields["tool"].empty_label = "None"

    def clean_done_on(self):
        said = "This day lies ahead: leave it empty until it is in place."
        return not_ahead(self.cleaned_data["done_on"], timezone.localdate(), said)

    def clean(self):
        data = super().clean()
        self.refuse_elsewhere("tool")
        return data


class PlainNumber(forms.DecimalField):
    """A number as people type it: $12,500.00"""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def to_python(self, value):
        typed = str(value or "").replace("$", "").replace(",", "").replace(" ", "")
        return super().to_python(typed)


class ExpansionCostForm(OwnedForm):
    """Money with its source, or time of staff, or both, in one fiscal year."""

    owner = ("expansion",)
    year = forms.TypedChoiceField(label="Fiscal year", coerce=int)
    cost = PlainNumber(
        label="Cost in dollars", required=False, max_digits=12, decimal_places=2, min_value=0
    )
    staff_hours = PlainNumber(
        label="Hours of staff", required=False, max_digits=8, decimal_places=1, min_value=0
    )

    class Meta:
        model = ExpansionCost
        fields = ("year", "what", "cost", "funding_source", "staff_hours")
        help_texts = {
            "what": "For example: licenses, a kit of 40 books, two afternoons at the desk.",
            "funding_source": "A budget line, a grant, a gift. Leave it empty while it is open.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("year", "what", "cost", "funding_source", "staff_hours")
        today = timezone.localdate()
        this_year = today.year - (today.month < 7)
        years = {*range(this_year - 2, this_year + FAR_YEARS)} | {self.instance.year} - {None}
        self.fields["year"].choices = [(year, fiscal_year(year)) for year in sorted(years)]
        self.initial.setdefault("year", this_year)
        self.initial["year"] = self.initial["year"] or this_year

    def clean(self):
        data = super().clean()
        if data.get("funding_source") and data.get("cost") is None and "cost" not in self.errors:
            self.add_error("cost", "Say how much comes from this source.")
        hold(self.instance.expansion)
        same = self.instance.expansion.costs.exclude(pk=self.instance.pk)
        if not self.errors and same.filter(**{name: data[name] for name in self.Meta.fields}):
            raise forms.ValidationError("The plan has this line already.")
        return data

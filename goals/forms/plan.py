"""Writing a plan: its settings, and the steps of its life."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from goals.amendments import on_record
from goals.models import Plan, carry_forward
from zones.access import Kind
from zones.forms.versions import VersionedForm

from .amendment import ask_why, check_why
from .layout import day_input, helper, lines_input, name_what_is_missing

KINDS = {
    Kind.OFFICE: (
        Plan.Kind.STRATEGIC,
        Plan.Kind.DEPARTMENT,
        Plan.Kind.PARTNERSHIP,
        Plan.Kind.TEMPLATE,
    ),
    Kind.SCHOOL: (Plan.Kind.ACTION,),
    Kind.BRANCH: (Plan.Kind.ACTION,),
}


def places_to_write_for(user):
    """The places whose plans this person writes."""
    return Plan.objects.owners(user)


def other_kind(owner, kind):
    """Why a place does not write a plan of this kind, "" if it does."""
    if kind in KINDS[owner.kind]:
        return ""
    words = " or ".join(Plan.Kind(one).label.lower() for one in KINDS[owner.kind])
    return f"{owner} writes a plan of another kind: {words}."


class PlanForm(VersionedForm):
    """The settings of a plan that stands."""

    class Meta:
        model = Plan
        fields = ["title", "starts", "ends", "level", "sublevel", "reviewed_by", "preface"]
        widgets = {
            "starts": day_input(),
            "ends": day_input(),
            "preface": lines_input(8),
        }
        help_texts = {
            "sublevel": "Only where headings stand under headings: Strategy, Objective.",
            "reviewed_by": "One approval is enough, and nobody reviews their own. What nobody "
            "decides on in time counts all the same, marked “not reviewed”.",
        }

    helper = helper()

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self._offer_reviewers()
        name_what_is_missing(self)
        ask_why(self, self.instance)

    def clean(self):
        data = super().clean()
        check_why(self)
        return data

    def save(self):
        with on_record(self.instance, self.user, self.cleaned_data.get("reason", "")):
            return super().save()

    def _offer_reviewers(self):
        """Who fits the owner; whom the plan has is offered in any case."""
        offered = Plan.reviewers_for(self.instance.owner)
        self.fields["reviewed_by"].choices = [
            (one.value, one.label)
            for one in Plan.Reviewer
            if one in offered or one == self.instance.reviewed_by
        ]


class NewPlanForm(PlanForm):
    """A blank plan: whose it is and of which kind, beside its settings."""

    class Meta(PlanForm.Meta):
        fields = ["owner", "kind", *PlanForm.Meta.fields]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.instance.created_by = user
        self.fields["owner"].queryset = places_to_write_for(user).select_related("district")
        self.fields["owner"].label = "Whose plan it is"
        self.fields["owner"].empty_label = "Choose a place"

    def _offer_reviewers(self):
        """All: whose plan it is, is chosen in the same form. Left as it is, the usual one."""
        field = self.fields["reviewed_by"]
        usual = "As usual: a department or strategic plan by its owner’s office, else nobody"
        field.choices, field.required = [("", usual), *Plan.Reviewer.choices], False
        field.initial = self.initial["reviewed_by"] = ""

    def clean(self):
        data = super().clean()
        owner, kind = data.get("owner"), data.get("kind")
        if owner and kind and (why := other_kind(owner, kind)):
            self.add_error("kind", why)
        data["reviewed_by"] = data.get("reviewed_by") or Plan.usual_reviewer(kind)
        if owner and data["reviewed_by"] not in Plan.reviewers_for(owner):
            asked = Plan.Reviewer(data["reviewed_by"]).label.lower()
            self.add_error("reviewed_by", f"{owner} cannot ask this review: {asked}.")
        same = Plan.objects.filter(
            owner=owner, title__iexact=data.get("title", ""), starts=data.get("starts")
        )
        if owner and same.exists():
            self.add_error("title", "A plan with this title and first day is already there.")
        return data


class StepOfLifeForm(forms.Form):
    """A step in the life of a plan, on a day; what the plan refuses is said in the form."""

    on = forms.DateField(widget=day_input())
    helper = helper()

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.fields["on"].initial = timezone.localdate()
        name_what_is_missing(self)

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise ValidationError("Write a day that has come: today or earlier.")
        return on

    def done(self):
        """Valid, and the plan took the step."""
        if not self.is_valid():
            return False
        try:
            with transaction.atomic():
                self._hold_plan()
                self.take(self.cleaned_data["on"])
        except ValidationError as refused:
            self.add_error(None, refused)
        return not self.errors

    def _hold_plan(self):
        """The plan as it is now, and nobody else's until the step is taken."""
        row = Plan.objects.select_for_update().order_by().values_list("status", flat=True)
        self.plan.status = row.get(pk=self.plan.pk)


class AdoptForm(StepOfLifeForm):
    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, plan=plan, **kwargs)
        self.fields["on"].label = "Adopted by the board on"

    def take(self, on):
        self.plan.adopt(on)


class CloseForm(StepOfLifeForm):
    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, plan=plan, **kwargs)
        self.fields["on"].label = "Last day of the plan"
        self.fields["on"].initial = min(timezone.localdate(), plan.ends)

    def take(self, on):
        self.plan.close(on)


class CarryForm(forms.Form):
    """The dates of the plan that follows, and whether the work stays with who has it."""

    starts = forms.DateField(label="First day", widget=day_input())
    ends = forms.DateField(label="Last day", widget=day_input())
    keep_assignments = forms.BooleanField(
        label="Keep who answers for each item, and what each place does",
        required=False,
        help_text="Partners of a zone’s shared steps are asked anew.",
    )
    helper = helper()

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = plan
        first, last = plan.next_span()
        name_what_is_missing(self)
        self.initial = {"starts": first, "ends": last, "keep_assignments": True}

    def clean(self):
        data = super().clean()
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", "The last day cannot be before the first.")
        if starts and starts <= self.plan.starts:
            self.add_error("starts", "The plan that follows begins after this one.")
        return data

    @transaction.atomic
    def save(self, user):
        """The draft that follows; the one already there, if this was sent twice."""
        plan = Plan.objects.select_for_update(of=("self",)).get(pk=self.plan.pk)
        data = self.cleaned_data
        twin = plan.carried_to.filter(status=Plan.Status.DRAFT, starts=data["starts"]).first()
        return twin or carry_forward(
            plan, data["starts"], data["ends"], user, data["keep_assignments"]
        )

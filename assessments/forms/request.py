"""What a family asks about a record, what was found, what they state, and what was answered.

None of these forms keeps a draft: it would hold a child's name outside the tables that have a
policy.
"""

from django import forms
from django.db.models import Q
from django.utils import timezone

from assessments.finding import asked
from assessments.models import RecordRequest, RequestFinding, Statement, Student
from goals.forms.layout import helper, lines_input
from goals.forms.list_filter import ListFilter
from zones.forms.owned import DateInput, OwnedForm, hold, in_reach

Asked = RecordRequest.Asked
STATES = (("open", "Open"), ("overdue", "Overdue"), ("answered", "Answered"))
TWICE = "This stands there already: it was sent twice, or somebody else entered it."


class RequestFilter(ListFilter):
    """A student or who asks, and how it stands."""

    q = forms.CharField(label="Student or who asks", required=False, max_length=100)
    state = forms.ChoiceField(label="Which", required=False, choices=[("", "All"), *STATES])

    def apply(self, rows):
        if not self.is_valid():
            return rows.none()
        words, today = self.cleaned_data["q"], timezone.localdate()
        if words:
            students = asked(Student.objects.all(), words).order_by().values("pk")
            rows = rows.filter(Q(student__in=students) | Q(asked_by__icontains=words))
        which = {
            "open": Q(answered_on=None),
            "overdue": Q(answered_on=None, due_on__lt=today),
            "answered": Q(answered_on__isnull=False),
        }
        return rows.filter(which.get(self.cleaned_data["state"], Q()))


def came(day):
    """A day in reach that is not to come."""
    if day and day > timezone.localdate():
        raise forms.ValidationError("This day is still to come.")
    return in_reach(day)


class RequestForm(OwnedForm):
    asked = forms.MultipleChoiceField(
        label="What is asked",
        choices=Asked.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what is asked."},
    )
    relation = forms.ChoiceField(
        choices=RecordRequest.Relation.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who this is to the student."},
    )

    class Meta:
        model = RecordRequest
        fields = ("asked_by", "relation", "verified_how", "asked", "words", "received_on")
        widgets = {
            "words": lines_input(5),
            "received_on": DateInput(),
        }
        help_texts = {
            "verified_how": "For example: known at the school’s office, or the card shown.",
            "received_on": "The answer is due 45 days later.",
        }
        error_messages = {
            "asked_by": {"required": "Say who asks."},
            "verified_how": {"required": "Say how it was checked who asks."},
        }

    helper = helper()

    def clean_received_on(self):
        return came(self.cleaned_data["received_on"])

    def clean(self):
        data = super().clean()
        if self.instance.answered_on:
            raise forms.ValidationError("Somebody answered it meanwhile. Nothing is changed.")
        self._refuse_twice(data)
        return data

    def _refuse_twice(self, data):
        """One person may ask for several things, but not for the same on the same day again."""
        hold(self.instance.student)
        same = {name: data.get(name) for name in ("asked_by", "asked", "received_on")}
        rows = RecordRequest.objects.filter(student=self.instance.student, answered_on=None, **same)
        if rows.exclude(pk=self.instance.pk).exists():
            self.add_error(None, TWICE)

    def save(self):
        """Due from the day it came, also where that day is corrected."""
        self.instance.receive(self.instance.received_on)
        return super().save()


class FindingForm(OwnedForm):
    """Something the steward found without the search: on paper, in a folder, elsewhere."""

    class Meta:
        model = RequestFinding
        fields = ("what", "address", "words")
        widgets = {"words": lines_input(6)}
        labels = {"address": "Where it is"}
        help_texts = {
            "what": "For example: a list of the book club, a photo of the science fair.",
            "address": "A page of this site, or where the file or folder lies.",
            "words": "What concerns this child alone. Leave out what names other children.",
        }

    helper = helper()

    def clean(self):
        data, one = super().clean(), self.instance.request
        hold(one)
        same = {name: data.get(name) for name in ("what", "address", "words")}
        if RequestFinding.objects.filter(request=one, **same).exists():
            self.add_error(None, TWICE)
        return data


class StatementForm(OwnedForm):
    """The family's words: on the whole record, or on one result."""

    class Meta:
        model = Statement
        fields = ("result", "words", "written_on")
        widgets = {"words": lines_input(8), "written_on": DateInput()}
        labels = {"result": "On what", "words": "The family’s words", "written_on": "Written on"}
        help_texts = {
            "words": "Exactly as they wrote them. Nobody changes them afterwards.",
        }

    helper = helper()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = self.instance.student.results.select_related("administration__assessment")
        self.fields["result"].queryset = rows.order_by("-administration__year", "-pk")
        self.fields["result"].label_from_instance = lambda row: str(row.administration)
        self.fields["result"].empty_label = "The whole record"

    def clean_written_on(self):
        return came(self.cleaned_data["written_on"])

    def clean(self):
        data, one = super().clean(), self.instance.request
        hold(one)
        if Statement.objects.standing().filter(request=one, words=data.get("words")).exists():
            self.add_error(None, TWICE)
        return data


class AnswerForm(forms.Form):
    """What was done: it closes the request."""

    answer = forms.CharField(
        label="What was done",
        max_length=5000,
        widget=lines_input(6),
        help_text="What was shown or given, what was changed, what was refused and why, and that "
        "the family may ask for a hearing.",
        error_messages={"required": "Say what was done."},
    )
    helper = helper()


class ReopenForm(forms.Form):
    why = forms.CharField(
        label="Why it is opened again",
        max_length=500,
        widget=lines_input(3),
        help_text="For example: something was forgotten, or the family asked on.",
        error_messages={"required": "Say why it is opened again."},
    )
    helper = helper()

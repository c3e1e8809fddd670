"""A hold on one student, and the list of holds."""

from django import forms
from django.db.models import Q
from django.http import Http404

from assessments.finding import asked
from assessments.models import Student, StudentHold
from goals.forms.layout import OneLine, helper, lines_input
from goals.forms.list_filter import ListFilter
from zones.forms.owned import OwnedForm, hold


class StudentHoldForm(OwnedForm):
    """Keeps no draft: its page names a child."""

    owner = ("district", "student")

    class Meta:
        model = StudentHold
        fields = ("reason",)
        labels = {"reason": "Why nothing may be deleted"}
        field_classes = {"reason": OneLine}
        widgets = {"reason": lines_input(2)}
        help_texts = {"reason": "As “Hearing of March 3” or “The court asked for the record”."}
        error_messages = {"reason": {"required": "Say why nothing may be deleted."}}

    helper = helper()

    def clean(self):
        """A deletion that is under way is waited for: then the student is not there any more."""
        student = self.instance.student
        if not Student.objects.filter(pk=student.pk).exists():
            raise Http404
        hold(student)
        same = StudentHold.objects.filter(student=student, lifted_at=None)
        if same.filter(reason=self.cleaned_data.get("reason", "")).exists():
            self.add_error("reason", "A hold with this reason stands already.")
        return super().clean()


class HoldFilter(ListFilter):
    """Holds that stand, or all; those whose reason or whose student fits."""

    q = forms.CharField(label="Student, ID or reason", required=False, max_length=100)
    lifted = forms.BooleanField(label="Lifted ones too", required=False)

    def apply(self, rows):
        chosen = self.cleaned_data
        if words := chosen.get("q"):
            found = asked(Student.objects.all(), words).order_by().values("pk")
            rows = rows.filter(Q(student__in=found) | Q(reason__icontains=words))
        return rows if chosen.get("lifted") else rows.filter(lifted_at=None)

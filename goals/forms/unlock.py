"""Asking to send for a locked period, and the answer."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from goals.models import Unlock
from goals.unlocks import grant, refuse, why_not_asked
from zones.access import Side

from .inputs import LinesField
from .layout import day_input, helper, lines_input

USUALLY = timedelta(days=7)


class UnlockForm(forms.ModelForm):
    """Why somebody asks, and for which side where they work on both."""

    reason = LinesField(
        label="Why you need it",
        max_length=1000,
        help_text="One or two sentences. Who decides reads it, and it stays on record.",
        widget=lines_input(3),
        error_messages={"required": "Say why you need it."},
    )

    class Meta:
        model = Unlock
        fields = ["side", "reason"]
        labels = {"side": "For work of the"}

    def __init__(self, data=None, *, user, period):
        super().__init__(data, instance=Unlock(user=user, period=period))
        self.helper = helper()
        district = period.school_year.district_id
        sides = sorted(side for place, side in user.held.sides() if place == district)
        self.fields["side"].choices = [(side, Side(side).label) for side in sides]
        if len(sides) == 1:
            self.instance.side = sides[0]
            del self.fields["side"]

    def clean(self):
        """Asked twice at once: the second is told that the first waits."""
        if why := why_not_asked(self.instance.period, self.instance.user):
            raise ValidationError(why)
        return super().clean()


class DecideForm(forms.Form):
    """Granting until a day, or refusing with an answer; `decision` is the button pressed."""

    until = forms.DateField(
        label="May send until",
        widget=day_input(),
        error_messages={"required": "Choose a day that is still to come, or today."},
    )
    answer = LinesField(
        label="Your answer",
        required=False,
        max_length=1000,
        help_text="Needed where you refuse. Who asked reads it.",
        widget=lines_input(2),
    )

    def __init__(self, data=None, *, unlock, user):
        super().__init__(data, initial={"until": timezone.localdate() + USUALLY})
        self.unlock, self.user, self.helper = unlock, user, helper()
        self.fields["until"].required = self.data.get("decision") != "refuse"

    def done(self):
        """Whether the request is decided; what stands against it is an error of the form."""
        if not self.is_valid():
            return False
        data = self.cleaned_data
        try:
            if not self.fields["until"].required:
                refuse(self.unlock, self.user, data["answer"])
            else:
                grant(self.unlock, self.user, data["until"], data["answer"])
        except ValidationError as refused:
            self.add_error(None, refused)
        return not self.errors

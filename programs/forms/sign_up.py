"""Signing up: an address, and how many people of what age. Never a name."""

from crispy_forms.layout import Div
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.forms.layout import helper, lines_input
from programs.models.sign_up import COMING

from .guarded import GuardedForm

MOST = 12  # people of one sign-up


def how_many(label):
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "min": 0, "max": MOST})
    too_many = gettext_lazy("At most %(limit_value)s people with one sign-up.")
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=MOST,
        widget=widget,
        error_messages={
            "max_value": too_many,
            "min_value": gettext_lazy("Enter a number from 0 up."),
            "invalid": gettext_lazy("Enter a whole number."),
        },
    )


class SignUpForm(GuardedForm):
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy(
            "We write to it about this program only, and delete it some days after."
        ),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": gettext_lazy("Enter your e-mail address."),
            "invalid": gettext_lazy("Enter an e-mail address like name@example.com."),
        },
    )
    children_0_5 = how_many(gettext_lazy("Children from birth to 5"))
    children_6_11 = how_many(gettext_lazy("Children from 6 to 11"))
    children_12_18 = how_many(gettext_lazy("Children from 12 to 18"))
    adults = how_many(gettext_lazy("Grown-ups"))

    helper = helper(
        "email",
        Div(*COMING, css_class="pub-people"),
        Div("website", css_class="pub-trap"),
        "opened",
    )

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def clean(self):
        data = super().clean()
        people = sum(data.get(name) or 0 for name in COMING)
        if not people and not any(name in self.errors for name in COMING):
            raise forms.ValidationError({COMING[0]: _("Say how many people come.")})
        if people > MOST:
            words = _("At most %(limit_value)s people with one sign-up.")
            raise forms.ValidationError({COMING[0]: words % {"limit_value": MOST}})
        return data

    @property
    def coming(self):
        """{age group: how many}"""
        return {name: self.cleaned_data.get(name) or 0 for name in COMING}


class WriteForm(forms.Form):
    """A few words to every family that signed up."""

    words = forms.CharField(
        label="What you write",
        max_length=1000,
        widget=lines_input(5),
        help_text="Sent as it stands, below the name and the time of the session. "
        "Write in the languages your families read.",
        error_messages={"required": "Enter what you write."},
    )
    once = forms.CharField(widget=forms.HiddenInput, max_length=40)

    helper = helper("words", "once")

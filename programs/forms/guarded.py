"""Forms that anybody may send without signing in, and programs that fill in forms may not."""

import time

from django import forms
from django.core import signing
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.limits import first_time

SOONEST, LATEST = 2, 12 * 3600  # seconds a page has been open when it is sent
TRAP, OPENED = "website", "opened"


class GuardedForm(forms.Form):
    """A field no person sees stays empty, the page was open for a moment, and is sent once.

    `about` says which page it is: a page opened for one session or survey counts for no other.
    """

    website = forms.CharField(
        label=gettext_lazy("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, about, **kwargs):
        super().__init__(*args, **kwargs)
        self.about = about
        self.initial[OPENED] = self._token()

    def _token(self):
        return signing.dumps([self.about, time.time(), get_random_string(12)], salt=OPENED)

    @property
    def is_trapped(self):
        """Whether something filled in what no person sees."""
        return bool(self.data.get(TRAP))

    def clean(self):
        data = super().clean()
        try:
            about, opened, self.once = signing.loads(self.data.get(OPENED, ""), salt=OPENED)
        except (signing.BadSignature, ValueError, TypeError):
            about, opened = None, 0
        age = time.time() - opened
        if about != self.about or age > LATEST:
            self._open_anew()
            raise forms.ValidationError(_("This page was open for too long. Please send it again."))
        if age < SOONEST:
            raise forms.ValidationError(_("That was very quick. Please look again, then send."))
        return data

    def is_first(self):
        """Whether this page is sent for the first time: a second press of the button is not."""
        return first_time(f"{self.about} {self.once}", LATEST)

    def _open_anew(self):
        self.data = self.data.copy()
        self.data[self.add_prefix(OPENED)] = self._token()

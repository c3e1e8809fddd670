"""Fields and inputs of the forms in which updates are written."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from goals.evidence import ready
from zones.forms.links import of_the_web

ACCEPT = "image/*," + ",".join(f".{suffix}" for suffix in settings.EVIDENCE_TYPES)


class LinesField(forms.CharField):
    """Text of several lines; a line end counts as one character, as the browser counts it."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class LinksField(LinesField):
    """One address on each line, words after it name it: [(address, caption)]."""

    widget = forms.Textarea(attrs={"rows": 2, "inputmode": "url"})

    def clean(self, value):
        lines = [line.split(maxsplit=1) for line in super().clean(value).splitlines()]
        return [self._link(*line) for line in lines if line]

    @staticmethod
    def _link(address, caption=""):
        address = f"https://{address}" if address.startswith("www.") else address
        try:
            of_the_web(address)
        except ValidationError:
            message = f"“{address[:80]}” is not a web address. It begins with https://."
            raise ValidationError(message) from None
        if len(address) > 500:
            raise ValidationError("A link can have up to 500 characters. Use a shorter one.")
        return address, caption.strip()[:200]


class DateInput(forms.DateInput):
    """The browser's own date picker, which reads dates as 2022-02-10."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.Field):
    """The files chosen, as they were uploaded."""

    widget = FilesInput(attrs={"multiple": True, "accept": ACCEPT})


class Ticks(forms.CheckboxSelectMultiple):
    """Boxes in groups; the error summary leads to the whole, which may hold no box."""

    def id_for_label(self, id_, index=None):
        return super().id_for_label(id_, index) if index else f"div_{id_}"


def ready_files(form, name="files"):
    """The files of a form, made ready to be kept; a problem with one does not lose the others.
    Of more than can be kept, one more than that: enough to be told."""
    most = settings.EVIDENCE_MAX_ROWS + 1
    readied = []
    for upload in form.files.getlist(name)[:most] if form.files else ():
        try:
            readied.append(ready(upload))
        except ValidationError as problem:
            form.add_error(name, problem)
    return readied

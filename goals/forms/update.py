"""Logging what was done: one form for one assignment, or for several at once."""

import uuid
from datetime import timedelta

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from goals.evidence import ready
from goals.locks import lock_of, why_closed
from goals.marks import status_mark
from goals.models import ActionItem, Assignment, Update
from goals.sending import EvidenceChange, log, together
from zones.formats import long_date

Status = Update.Status
ORDER = (Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK, Status.COMPLETE, Status.NOT_STARTED)
AS_LAST_TIME = "last"  # what the quick log sends instead of a status
ACCEPT = "image/*," + ",".join(f".{suffix}" for suffix in settings.EVIDENCE_TYPES)
web_address = URLValidator(schemes=["http", "https"], message="is not a web address")


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
            web_address(address)
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


class UpdateForm(forms.ModelForm):
    """What happened, on which day, how the work stands; its evidence; what else it answers.

    A form that was sent carries `form_key`: `instance` is then the draft kept under that key, and
    `sent` the update it has made already.
    """

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    text = LinesField(
        label="What happened",
        max_length=5000,
        help_text="One or two sentences are enough. Do not name students.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    files = FilesField(
        label="Add photos or files",
        required=False,
        help_text=f"Up to {settings.EVIDENCE_MAX_BYTES // 1024**2} MB each. Where and when a photo "
        "was taken is removed. No student faces without a release on file.",
    )
    links = LinksField(
        label="Add links",
        required=False,
        help_text="One on each line. Words after the address become its name.",
    )
    caption = forms.CharField(label="What the files show", required=False, max_length=200)
    share_district = forms.BooleanField(label="Share with the district’s staff", required=False)
    share_zone = forms.BooleanField(label="Share with the zone’s partners", required=False)
    also = forms.TypedMultipleChoiceField(
        label="Also for",
        required=False,
        coerce=int,
        widget=Ticks,
    )

    class Meta:
        model = Update
        fields = ["status", "text", "happened_on"]
        widgets = {"status": forms.RadioSelect, "happened_on": DateInput}
        error_messages = {"status": {"required": "Choose a status."}}

    def __init__(self, data=None, files=None, *, user, assignment, draft=None):
        self.user, self.assignment = user, assignment
        self.item, self.plan = assignment.item, assignment.item.goal.plan
        made = self._made(data) if data else draft
        self.sent = made if made and made.state != Update.State.DRAFT else None
        draft = None if self.sent else made
        instance = draft or Update(assignment=assignment, author=user, form_key=uuid.uuid4())
        super().__init__(data, files, instance=instance)
        self.sending = "draft" not in self.data
        self.last = Update.objects.sent().filter(assignment=assignment).newest_first().first()
        if self.data.get("status") == AS_LAST_TIME:
            self._set_data(status=self.last.status if self.last else "")
        self.kept = list(instance.evidence.all()) if instance.pk else []
        self._set_up_fields()
        if self.sent and not self.repeats:
            self._set_data(form_key=str(uuid.uuid4()))

    @property
    def helper(self):
        helper = FormHelper()
        helper.form_tag = False
        helper.layout = Layout(
            "form_key",
            Field("status", template="goals/_update_status.html"),
            "text",
            Field("happened_on", template="goals/_update_date.html"),
            Field("files", template="goals/_update_evidence.html"),
            Field("also", template="goals/_update_also.html"),
        )
        return helper

    def _made(self, data):
        """What this very form has made before: a draft it left, an update it sent, or None."""
        try:
            key = uuid.UUID(data.get("form_key", ""))
        except ValueError:
            return None
        rows = Update.objects.filter(author=self.user, assignment=self.assignment)
        return rows.filter(form_key=key).first()

    @property
    def repeats(self):
        """True when the same words arrive again: a second press of the button."""
        typed = self.data.get("text", "").strip().replace("\r\n", "\n")
        return bool(self.sent) and typed == self.sent.text

    def _set_data(self, **values):
        self.data = self.data.copy()
        for name, value in values.items():
            self.data[name] = value

    def _set_up_fields(self):
        today = timezone.localdate()
        codes = [code for code in ORDER if code != Status.COMPLETE or not self.item.ongoing]
        self.fields["status"].choices = [(code, status_mark(code)) for code in codes]
        self.fields["text"].required = self.sending
        self.fields["text"].error_messages["required"] = "Write what happened."
        self.fields["happened_on"].help_text = "Not in the future."
        self.fields["happened_on"].widget = DateInput(attrs={"max": str(today)})
        self.initial["form_key"] = self.instance.form_key
        if not self.instance.pk:
            self.initial["status"] = self.last.status if self.last else None
        self.options = self._options()
        self.fields["also"].choices = [(option["pk"], option["label"]) for option in self.options]
        if not self.plan.is_shared:
            del self.fields["share_zone"]
        if self.instance.pk:
            self._start_from_draft()

    def _start_from_draft(self):
        self.initial["also"] = [row.assignment_id for row in together(self.instance)]
        self.initial["share_district"] = any(row.shared_with_district for row in self.kept)
        self.initial["share_zone"] = any(row.shared_with_zone for row in self.kept)

    def _options(self):
        """The other assignments of this person that one text may answer; the same item first."""
        mine = Assignment.objects.editable_by(self.user).of_running_plans()
        mine = mine.filter(item__asks=ActionItem.Asks.UPDATES).exclude(pk=self.assignment.pk)
        fields = ("pk", "item", "item__number", "item__label", "item__text", "place__name")
        rows = mine.values(*fields, "item__goal__plan__title")
        return [
            {
                "pk": row["pk"],
                "same": row["item"] == self.item.pk,
                "label": f"{row['item__number']} {row['item__label'] or row['item__text']}".strip(),
                "place": row["place__name"],
                "plan": row["item__goal__plan__title"],
            }
            for row in sorted(rows, key=lambda row: row["item"] != self.item.pk)
        ]

    def also_groups(self):
        """[(title, open, options)] for the template; an option knows whether it is ticked."""
        ticked = {str(value) for value in self["also"].value() or ()}
        options = [
            option | {"value": str(option["pk"]), "ticked": str(option["pk"]) in ticked}
            for option in self.options
        ]
        same = [option for option in options if option["same"]]
        other = [option for option in options if not option["same"]]
        groups = [("This item at my other places", True, same)]
        groups.append(("My other items", any(one["ticked"] for one in other), other))
        return [group for group in groups if group[2]]

    def near_days(self):
        today = timezone.localdate()
        return [("Today", str(today)), ("Yesterday", str(today - timedelta(days=1)))]

    def sharing(self):
        return [self[name] for name in ("share_district", "share_zone") if name in self.fields]

    def kept_rows(self):
        """The evidence saved so far, with what was typed about each row."""
        return [
            {
                "pk": str(row.pk),
                "row": row,
                "size": filesizeformat(row.size),
                "caption": self.data.get(f"caption_{row.pk}", row.caption),
                "removed": f"remove_{row.pk}" in self.data,
            }
            for row in self.kept
        ]

    def clean_files(self):
        """The files that can be kept, made ready; a problem with one does not lose the others."""
        readied = []
        for upload in self.files.getlist("files") if self.files else ():
            try:
                readied.append(ready(upload))
            except ValidationError as problem:
                self.add_error("files", problem)
        return readied

    def clean(self):
        data = super().clean()
        if self.sent:
            raise ValidationError(
                f"This form already sent an update, on {long_date(self.sent.happened_on)}: "
                f"“{self.sent.text[:120]}”. What is typed here now is different and not saved yet. "
                "Submit it to send another update."
            )
        self.chosen = [self.assignment, *self._also()]
        self._check_running()
        self._check_date()
        self._check_complete()
        self._check_count()
        return data

    def _also(self):
        mine = Assignment.objects.editable_by(self.user).select_related("item__goal__plan", "place")
        return list(mine.filter(pk__in=self.cleaned_data.get("also") or ()).order_by("pk"))

    def _check_running(self):
        if why := why_closed(self.assignment):
            raise ValidationError(f"{why} Nothing more is logged for it.")

    def _check_date(self):
        day = self.cleaned_data.get("happened_on")
        if not day:
            return
        first = max(assignment.item.goal.plan.starts for assignment in self.chosen)
        if day > timezone.localdate():
            self.add_error("happened_on", "The date must be today or earlier.")
        elif day < first:
            self.add_error(
                "happened_on", f"The plan begins {long_date(first)}: not before that day."
            )
        elif lock := lock_of(self.plan.owner.district_id, day, self.user):
            self.add_error("happened_on", f"{lock.why} Choose a later date, or ask to unlock it.")

    def _check_complete(self):
        if self.cleaned_data.get("status") != Status.COMPLETE:
            return
        for row in self.chosen[1:]:
            if row.item.ongoing:
                message = f"{row.item} is ongoing work and never complete. Log it by itself."
                self.add_error("also", message)

    def _check_count(self):
        removed = sum(f"remove_{row.pk}" in self.data for row in self.kept)
        added = len(self.cleaned_data.get("files") or ()) + len(
            self.cleaned_data.get("links") or ()
        )
        if len(self.kept) - removed + added > settings.EVIDENCE_MAX_ROWS:
            message = f"An update takes up to {settings.EVIDENCE_MAX_ROWS} files and links."
            self.add_error("files", message)

    def done(self):
        """Valid and kept, the first update in `update`; what is refused meanwhile is an error."""
        if not self.is_valid():
            return False
        try:
            self.update = self.save()
        except ValidationError as refused:
            self.add_error(None, refused)
        return not self.errors

    def save(self):
        """One update for each assignment chosen, sent or kept as a draft; returns the first."""
        words = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return self._log(words, self._change(), self.sending)

    def keep_files(self):
        """The files of a form with errors are kept in a draft under the form's key."""
        readied = self.cleaned_data.get("files")
        if not readied or self.sent or why_closed(self.assignment):
            return
        last = self.last.status if self.last else Status.NOT_STARTED
        words = {
            "text": self.data.get("text", "").replace("\0", "").strip()[:5000],
            "status": self.cleaned_data.get("status") or last,
            "happened_on": min(
                self.cleaned_data.get("happened_on") or timezone.localdate(), timezone.localdate()
            ),
        }
        change = EvidenceChange(files=readied, caption=self.cleaned_data.get("caption", ""))
        self.kept = list(self._log(words, change, send=False).evidence.all())
        self._set_data(caption="", form_key=str(self._key()))

    def _log(self, words, change, send):
        chosen = getattr(self, "chosen", [self.assignment])
        return log(self.user, self._key(), chosen, words, change, send)

    def _key(self):
        return self.cleaned_data.get("form_key") or self.instance.form_key

    def _caption(self, row):
        return self.data.get(f"caption_{row.pk}", row.caption).replace("\0", "")[:200]

    def _change(self):
        data = self.cleaned_data
        return EvidenceChange(
            files=data["files"],
            links=data["links"],
            caption=data["caption"],
            captions={row.pk: self._caption(row) for row in self.kept},
            remove={row.pk for row in self.kept if f"remove_{row.pk}" in self.data},
            shared={
                "shared_with_district": data["share_district"],
                "shared_with_zone": data.get("share_zone", False),
            },
        )

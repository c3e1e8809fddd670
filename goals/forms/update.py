"""Logging what was done: one form for one assignment, or for several at once."""

import uuid
from datetime import timedelta

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from goals.also import also_groups, also_options
from goals.evidence import NO_LISTS
from goals.jumps import as_typed, jumped, last_number
from goals.locks import lock_of, why_closed
from goals.marks import status_mark
from goals.models import Assignment, Evidence, Update
from goals.models.evidence import SPREADSHEETS
from goals.sending import EvidenceChange, log, together
from goals.standing import before_sending
from zones.formats import long_date
from zones.models import Position

from .inputs import DateInput, FilesField, LinesField, LinksField, Ticks, ready_files

Status = Update.Status
ORDER = (Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK, Status.COMPLETE, Status.NOT_STARTED)
AS_LAST_TIME = "last"  # what the quick log sends instead of a status
VACANT = "vacant"  # entered for a seat that nobody holds

# Fields with a template of their own: goals/_update_….html
PARTS = {"status": "status", "happened_on": "date", "files": "evidence", "also": "also"}


class UpdateForm(forms.ModelForm):
    """What happened, on which day, how the work stands; its evidence; what else it answers.

    A form that was sent carries `form_key`: `instance` is then the draft kept under that key, and
    `sent` the update it has made already. Who does not hold the seat says for whom they enter it.
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
    no_lists = forms.BooleanField(label="It holds no list of students", required=False)
    also = forms.TypedMultipleChoiceField(
        label="Also for",
        required=False,
        coerce=int,
        widget=Ticks,
    )
    for_whom = forms.ChoiceField(label="Entered for")
    number = forms.DecimalField(required=False, min_value=0, max_digits=12, decimal_places=2)
    number_reason = LinesField(
        label="Why it changed so much",
        required=False,
        max_length=300,
        help_text="One sentence. Who reviews the update reads it beside the number.",
    )

    order = "form_key for_whom status text happened_on number number_reason files also".split()

    class Meta:
        model = Update
        fields = ["status", "text", "happened_on", "number"]
        widgets = {"status": forms.RadioSelect, "happened_on": DateInput}
        error_messages = {"status": {"required": "Choose a status."}}

    def __init__(self, data=None, files=None, *, user, assignment, draft=None):
        self.user, self.assignment = user, assignment
        self.item, self.plan = assignment.item, assignment.item.goal.plan
        made = self._made(data) if data else draft
        self.sent = made if made and made.submitted_at else None
        draft = None if self.sent else made
        instance = draft or Update(assignment=assignment, author=user, form_key=uuid.uuid4())
        self._begin(data, files, instance)
        if self.sent and not self.repeats:
            self._set_data(form_key=str(uuid.uuid4()))

    def _begin(self, data, files, instance):
        super().__init__(data, files, instance=instance)
        self.sending = self._is_sending()
        self.lock, self.fixed = None, ()
        mine = Assignment.objects.editable_by(self.user).filter(pk=self.assignment.pk)
        self.stands_in = not mine.exists()
        earlier = Update.objects.filter(assignment=self.assignment).exclude(pk=instance.pk)
        self.last = earlier.visible_to(self.user).sent().newest_first().first()
        self.counted = last_number(earlier) if self.item.counts else None
        if self.data.get("status") == AS_LAST_TIME:
            self._set_data(status=self.last.status if self.last else "")
        self.kept = self._kept()
        self._set_up_fields()

    def _is_sending(self):
        return "draft" not in self.data

    @property
    def helper(self):
        helper = FormHelper()
        helper.form_tag = False
        names = [name for name in self.order if name in self.fields]
        if "number_reason" in names and not self.asks_reason():
            names.remove("number_reason")
        drawn = (f"goals/_update_{PARTS[name]}.html" if name in PARTS else "" for name in names)
        fields = zip(names, drawn, strict=True)
        helper.layout = Layout(*(Field(name, template=t) if t else name for name, t in fields))
        return helper

    def asks_reason(self):
        """Whether the page asks why the number changed so much."""
        return bool(self.errors.get("number_reason") or self["number_reason"].value())

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
        self._set_up_number()
        self._set_up_for_whom()
        self.options = [] if self.stands_in else self._options()
        self.fields["also"].choices = [(option["pk"], option["label"]) for option in self.options]
        if not self.plan.is_shared:
            del self.fields["share_zone"]
        if self.instance.pk:
            self._start_from_draft()

    def _set_up_number(self):
        if not self.item.counts:
            del self.fields["number"], self.fields["number_reason"]
            return
        field, last = self.fields["number"], self.counted
        field.label = f"{self.item.counts[:1].upper()}{self.item.counts[1:]}"
        said = f"It was {as_typed(last.number)} on {long_date(last.happened_on)}. " if last else ""
        field.help_text = f"{said}At {self.assignment.place}. Leave it empty if there is none."
        self.initial["number"] = as_typed(self.instance.number)
        self.initial["number_reason"] = self.instance.number_reason

    def _set_up_for_whom(self):
        if not self.stands_in:
            del self.fields["for_whom"]
            return
        place, role = self.assignment.seat_place, self.assignment.seat_role
        held = Position.objects.today().filter(place=place, role=role).order_by("user__name")
        choices = [(str(pk), name) for pk, name in held.values_list("user", "user__name")]
        field, instance = self.fields["for_whom"], self.instance
        field.choices = choices or [(VACANT, "Nobody: the seat is vacant")]
        if len(choices) > 1:
            field.choices = [("", "Choose the person"), *choices]
        self.initial["for_whom"] = str(instance.entered_for_id or field.choices[0][0])
        field.error_messages["required"] = "Choose for whom you enter it."
        field.help_text = f"The update says that {self.user} entered it for them."

    def _start_from_draft(self):
        self.initial["also"] = [row.assignment_id for row in together(self.instance)]
        self.initial["share_district"] = any(row.shared_with_district for row in self.kept)
        self.initial["share_zone"] = any(row.shared_with_zone for row in self.kept)

    def _options(self):
        return also_options(self.user, self.assignment)

    def also_groups(self):
        return also_groups(self.options, self["also"].value() or ())

    def lock_now(self):
        """The Lock of the day chosen, else of the day kept (a new form: today)."""
        return self.lock if self.is_bound else self._lock_on(self.instance.happened_on)

    def _lock_on(self, day):
        return lock_of(self.plan.owner.district_id, day, self.user, self.assignment.place.side)

    def outcome(self):
        """What sending will do."""
        return before_sending(self.instance)

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
                "fixed": row.pk in self.fixed,
            }
            for row in self.kept
        ]

    def clean_files(self):
        return ready_files(self)

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
        self._check_number()
        self._check_complete()
        self._check_count()
        self._check_lists()
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
        elif lock := self._lock_on(day):
            self.lock = lock
            self.add_error("happened_on", f"{lock.why} Choose a date that is open.")

    def _check_number(self):
        """A number that jumps is confirmed with a reason; a draft may wait with it."""
        number, last = self.cleaned_data.get("number"), self.counted
        if not self.sending or not last or not jumped(number, last.number):
            return
        if not self.cleaned_data.get("number_reason"):
            was = f"It was {as_typed(last.number)} on {long_date(last.happened_on)}"
            message = f"{was} and is {as_typed(number)} now. If that is right, say why."
            self.add_error("number_reason", message)

    def _check_complete(self):
        if self.cleaned_data.get("status") != Status.COMPLETE:
            return
        for row in self.chosen[1:]:
            if row.item.ongoing:
                message = f"{row.item} is ongoing work and never complete. Log it by itself."
                self.add_error("also", message)

    def _check_count(self):
        removed = sum(f"remove_{row.pk}" in self.data for row in self.kept)
        added = sum(len(self.cleaned_data.get(name) or ()) for name in ("files", "links"))
        if len(self.kept) - removed + added > settings.EVIDENCE_MAX_ROWS:
            message = f"An update takes up to {settings.EVIDENCE_MAX_ROWS} files and links."
            self.add_error("files", message)

    def lists(self):
        """The spreadsheets that would be sent: they might be lists of students."""
        kept = [row for row in self.kept if f"remove_{row.pk}" not in self.data]
        added = getattr(self, "cleaned_data", {}).get("files") or ()
        return [one for one in (*kept, *added) if one.content_type in SPREADSHEETS]

    def _check_lists(self):
        shared = any(row.item.goal.plan.is_shared for row in self.chosen)
        if self.sending and shared and self.lists() and not self.cleaned_data.get("no_lists"):
            self.add_error("no_lists", f"{NO_LISTS} Tick that it holds none, and submit again.")

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
        return self._log(self._words(), self._change(), self.sending)

    def _words(self):
        names = [*self.Meta.fields, "number_reason"]
        data = self.cleaned_data
        return {name: data[name] for name in names if name in data} | self._whose()

    def _whose(self):
        """Whose report it is, where somebody else enters it."""
        whom = self.cleaned_data.get("for_whom") or VACANT
        whom = None if whom == VACANT else int(whom)
        return {"on_behalf": True, "entered_for_id": whom} if self.stands_in else {}

    def keep_files(self):
        """The files of a form with errors are kept in a draft under the form's key."""
        readied = self.cleaned_data.get("files")
        if not readied or self.sent or why_closed(self.assignment):
            return
        last, today = self.last.status if self.last else Status.NOT_STARTED, timezone.localdate()
        words = self._whose() | {
            "text": self.data.get("text", "").replace("\0", "").strip()[:5000],
            "status": self.cleaned_data.get("status") or last,
            "happened_on": min(self.cleaned_data.get("happened_on") or today, today),
        }
        change = EvidenceChange(files=readied, caption=self.cleaned_data.get("caption", ""))
        self._log(words, change, send=False)
        self.kept = self._kept()
        self._set_data(caption="", form_key=str(self._key()))

    def _log(self, words, change, send):
        chosen = getattr(self, "chosen", [self.assignment])
        return log(self.user, self._key(), chosen, words, change, send)

    def _kept(self):
        """The evidence kept so far; `fixed` holds the ids of what was sent and stays."""
        made = {"assignment": self.assignment, "form_key": self._key()}
        return list(Evidence.objects.filter(**{f"update__{key}": made[key] for key in made}))

    def _key(self):
        return getattr(self, "cleaned_data", {}).get("form_key") or self.instance.form_key

    def _caption(self, row):
        return self.data.get(f"caption_{row.pk}", row.caption).replace("\0", "")[:200]

    def _change(self):
        data = self.cleaned_data
        loose = [row for row in self.kept if row.pk not in self.fixed]
        return EvidenceChange(
            files=data["files"],
            links=data["links"],
            caption=data["caption"],
            captions={row.pk: self._caption(row) for row in loose},
            remove={row.pk for row in loose if f"remove_{row.pk}" in self.data},
            shared={
                "shared_with_district": data["share_district"],
                "shared_with_zone": data.get("share_zone", False),
            },
        )

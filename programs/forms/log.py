"""After the event, under a minute, on a phone: who came, what happened, what shows it."""

import uuid

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from goals.forms.inputs import FilesField, LinesField, LinksField, ready_files
from programs.contributions import tell_logged
from programs.files import keep_files
from programs.models import Program, SessionLog
from programs.models.log import BY_AGE, BY_FORMAT
from programs.odd import odd
from programs.waiting_files import keep, waiting_of, waiting_rows
from zones.forms.owned import hold
from zones.forms.versions import VersionedForm, plain

MOST = 100_000
MOST_FILES = 10
NUMBERS = (*BY_AGE, *BY_FORMAT)
HOW_MANY = "How many came? Write 0 if nobody did."
Format, Age = Program.Format, Program.Age
MAIN = {Format.OFF_SITE: "came_off_site", Format.VIRTUAL: "came_virtual"}
FIRST = {
    Age.TO_5: "came_0_5",
    Age.TO_11: "came_6_11",
    Age.TO_18: "came_12_18",
    Age.ADULT: "came_19_up",
    Age.GENERAL: "came_unknown",
}


class LogForm(VersionedForm):
    """Counts by age and by format, of the same people; it carries what its writer saw, so that
    of two who log the same session neither loses a word."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    what_happened = LinesField(
        label="What happened",
        required=False,
        max_length=5000,
        help_text="A sentence or two. Do not name families or students.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sure_because = forms.CharField(label="Is this right? Say why", required=False, max_length=300)
    files = FilesField(
        label="Add photos or files",
        required=False,
        help_text=f"Up to {settings.EVIDENCE_MAX_BYTES // 1024**2} MB each. Where and when a photo "
        "was taken is removed.",
    )
    alt = forms.CharField(
        label="What the photo shows, for those who cannot see it", required=False, max_length=300
    )
    consent = forms.BooleanField(
        label="Everybody who can be recognized agreed that it is shown; for a child, a parent did",
        required=False,
    )
    is_public = forms.BooleanField(label="It may stand on the public site", required=False)
    links = LinksField(
        label="Add links",
        required=False,
        help_text="One on each line. Words after the address become its name.",
    )

    class Meta:
        model = SessionLog
        fields = [*NUMBERS, "staff_minutes", "what_happened", "sure_because"]

    changes_something = True  # also a new log: somebody else may have written it meanwhile

    def __init__(self, *args, session, user, **kwargs):
        self.session, self.user = session, user
        found = SessionLog.objects.filter(session=session).first()
        self.is_new = found is None
        kwargs["instance"] = found or SessionLog(session=session, logged_by=user)
        super().__init__(*args, **kwargs)
        self.main = MAIN.get(session.program.format, "came_on_site")
        self.waiting, self.readied = waiting_of(self.data, user, MOST_FILES), []
        self._set_up_numbers()
        self.initial["key"] = uuid.uuid4()

    def _set_up_numbers(self):
        for name in (*NUMBERS, "staff_minutes"):
            field = self.fields[name]
            self.fields[name] = forms.IntegerField(
                label=field.label[:1].upper() + field.label[1:],
                help_text=field.help_text,
                required=False,
                min_value=0,
                max_value=MOST,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
        for name in NUMBERS:
            self.initial[name] = self.initial.get(name) or None
        others = [name for name in BY_FORMAT if name != self.main]
        if not self.is_hybrid and not any(self.initial[name] for name in others):
            self.initial[self.main] = None  # it follows the ages
        if not self.is_new and not self.instance.attendance:
            self.initial[self.first] = 0

    @property
    def is_hybrid(self):
        return self.session.program.format == Format.HYBRID

    @property
    def first(self):
        """The field of the age the program is mainly for."""
        return FIRST[self.session.program.age]

    def ages(self):
        return [self[name] for name in BY_AGE]

    def formats(self):
        return [self[name] for name in BY_FORMAT]

    def splits(self):
        """Whether the page shows the fields of the formats open."""
        return self.is_hybrid or any(self[name].value() or self[name].errors for name in BY_FORMAT)

    def asks_why(self):
        return bool(self["sure_because"].errors or self["sure_because"].value())

    # Two who log the same session

    def hold(self):
        hold(self.session)
        self.session.refresh_from_db(fields=["cancelled_at"])
        if (now := SessionLog.objects.filter(session=self.session).first()) is None:
            return
        for field in now._meta.concrete_fields:
            setattr(self.instance, field.attname, getattr(now, field.attname))
        self.instance._state.adding = False
        self.is_new = False

    def typed_value(self, name):
        value = super().typed_value(name)
        return value or 0 if name in NUMBERS else value

    # What is checked

    def clean(self):
        data = super().clean()
        if self.session.is_cancelled:
            raise ValidationError("It was called off meanwhile, so there is nothing to log.")
        ages = [data.get(name) for name in BY_AGE]
        if all(count is None for count in ages) and not set(BY_AGE) & self.errors.keys():
            self.add_error(self.first, HOW_MANY)
        for name in BY_AGE:
            data[name] = data.get(name) or 0
        self._reconcile(sum(data[name] for name in BY_AGE))
        self._ask_why(sum(data[name] for name in BY_AGE))
        self._check_files()
        return data

    def _reconcile(self, total):
        """Both counts are of the same people. What was not counted by format is put where the
        program is held; a hybrid one says it."""
        data = self.cleaned_data
        given = {name: data[name] for name in BY_FORMAT if data.get(name) is not None}
        if self.is_hybrid and not given and total:
            self.add_error(self.main, f"{total:,} came: how many of them here, how many online?")
        rest = total - sum(given.values())
        if self.main not in given and rest >= 0:
            given[self.main], rest = rest, 0
        for name in BY_FORMAT:
            data[name] = given.get(name, 0)
        if rest and not set(NUMBERS) & self.errors.keys():
            message = (
                f"By age {total:,} came, by where they took part {total - rest:,}. Both counts are "
                "of the same people: they must be equal."
            )
            self.add_error(self.main, message)

    def _ask_why(self, total):
        if set(NUMBERS) & self.errors.keys() or self.cleaned_data.get("sure_because"):
            return
        if said := odd(self.session, total, self.cleaned_data.get("staff_minutes")):
            self.add_error("sure_because", f"Is this right? {said} If it is, say why.")

    def clean_files(self):
        self.readied = ready_files(self)
        return self.readied

    def waiting_rows(self):
        return waiting_rows(self.waiting)

    def keep_files(self):
        """What was chosen with a form that comes back waits until it is sent again."""
        self.waiting += [keep(one, self.user) for one in self.readied[: self._room()]]

    def _room(self):
        return max(0, MOST_FILES - len(self.waiting))

    def _check_files(self):
        data = self.cleaned_data
        files, links = [*self.waiting, *self.readied], data.get("links") or ()
        kept = self.instance.files.count() if self.instance.pk else 0
        if kept + len(files) + len(links) > MOST_FILES:
            self.add_error("files", f"A session takes up to {MOST_FILES} files and links.")
        if files and data.get("is_public"):
            if not data.get("alt"):
                self.add_error("alt", "Say what it shows: not everybody can see a public photo.")
            if not data.get("consent"):
                self.add_error("consent", "Ask first: a public photo needs everybody’s consent.")

    # What is kept

    @property
    def repeats(self):
        """The same log sent again: a second press of the button."""
        same = all(plain(self.typed_value(name)) == plain(kept) for name, kept in self.now.items())
        return not self.is_new and same and self.instance.form_key == self.cleaned_data["key"]

    @transaction.atomic
    def save(self):
        """The log, its files, and the updates that follow it; what happened to those, in words."""
        log = self.instance
        log.form_key = self.cleaned_data["key"]
        if self.is_new:
            log.logged_by, log.logged_at = self.user, timezone.now()
        log.save()
        files = [one.claim() for one in self.waiting] + self.readied
        keep_files(log, self.user, self.cleaned_data | {"files": files})
        return tell_logged([log], self.user)

"""Giving something to colleagues: what it is, for whom, its files and links."""

from crispy_forms.layout import Field
from django import forms
from django.conf import settings
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from goals.forms.inputs import FilesField, LinesField, LinksField, ready_files
from goals.forms.layout import helper
from goals.models import Framework, Standard
from programs.models import ExchangeFile, ExchangeResource
from programs.models.exchange import READERS, STAFF
from programs.waiting_files import keep, waiting_of, waiting_rows
from zones.forms.owned import OwnedForm, hold
from zones.models import Place

from ..exchange_list import GRADE_CHOICES

MOST = settings.EVIDENCE_MAX_ROWS
MEGABYTES = settings.EVIDENCE_MAX_BYTES // 1024**2


class ExchangeForm(OwnedForm):
    """A resource with its files and links. What was uploaded with a form that comes back waits:
    `waiting` holds it, and the form names it in `kept`."""

    summary = LinesField(
        label="What it is and how to use it",
        max_length=5000,
        help_text="What you need, how long it takes, what to watch for. Do not name students.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    grades = forms.MultipleChoiceField(
        required=False, choices=GRADE_CHOICES, widget=forms.CheckboxSelectMultiple
    )
    files = FilesField(
        label="Add files",
        required=False,
        help_text=f"Up to {MEGABYTES} MB each. For a film or a recording, add a link.",
    )
    links = LinksField(
        label="Add links",
        required=False,
        help_text="One on each line. Words after the address become its name.",
    )

    class Meta:
        model = ExchangeResource
        fields = (
            *("place", "kind", "title", "summary", "grades", "key_area", "standards"),
            *("language", "licence", "for_all_districts", "for_families"),
        )
        widgets = {"kind": forms.RadioSelect, "standards": forms.CheckboxSelectMultiple}
        labels = {
            "place": "Place that gives it",
            "licence": "License",
            "for_all_districts": "Offer it to all districts",
            "for_families": "Offer it to families",
        }
        help_texts = {
            "licence": "What others may do with it. Of somebody else’s work share only the link.",
            "for_all_districts": "They read the district’s name, never a person’s. Somebody who "
            "leads the partnership looks at it first: files may hold names too.",
            "for_families": "It stands on the public site once somebody who leads the partnership "
            "has said yes.",
        }

    def __init__(self, data=None, files=None, *, user, instance=None, **kwargs):
        self.user, self.refused = user, False
        self.waiting = waiting_of(data, user, MOST)
        instance = instance or ExchangeResource(by=user)
        super().__init__(data, files, instance=instance, **kwargs)
        self.rows = list(instance.files.all()) if instance.pk else []
        self.fields["kind"].choices = ExchangeResource.Kind.choices
        self._offer_places()
        self._offer_statements()
        shown = [name for name in self.Meta.fields if name in self.fields]
        spot = shown.index("grades") + 1
        part = Field("files", template="programs/_exchange_files_field.html")
        self.helper = helper(*shown[:spot], part, *shown[spot:])

    def _offer_places(self):
        mine = Place.objects.filter(pk__in=self.user.held.places(*STAFF))
        if self.instance.pk:
            mine = mine | Place.objects.filter(pk=self.instance.place_id)
            mine = mine.filter(district=self.instance.district_id)
        else:
            mine = mine.open_on()
        field, mine = self.fields["place"], mine.order_by("name")
        field.queryset = mine
        if len(places := list(mine[:2])) == 1:
            self.initial["place"], field.empty_label = places[0].pk, None

    def _offer_statements(self):
        districts = {self.instance.district_id} - {None} or self.user.held.staffed()
        mine = Standard.objects.filter(framework__district__in=districts)
        self.fields["key_area"].queryset = mine.key_areas()
        self.fields["key_area"].empty_label = "None of them"
        others = mine.exclude(framework__kind=Framework.Kind.KEY_AREAS)
        self.fields["standards"].queryset = others.select_related("framework")
        for name in ("key_area", "standards"):
            if not self.fields[name].queryset.exists():
                del self.fields[name]

    def stored(self):
        standards = self.instance.standards.order_by().values_list("pk", flat=True)
        return super().stored() | ({"standards": list(standards)} if self._has_standards else {})

    @property
    def _has_standards(self):
        return "standards" in self.fields

    def kept_rows(self):
        """The files and links saved so far, and those that wait, with what was ticked."""
        saved = [
            {"name": "remove", "value": row.pk, "row": row, "gone": str(row.pk) in self._removed()}
            for row in self.rows
        ]
        return [one | {"size": filesizeformat(one["row"].size or 0)} for one in saved]

    def waiting_rows(self):
        return waiting_rows(self.waiting)

    def _removed(self):
        return set(self.data.getlist("remove")) if hasattr(self.data, "getlist") else set()

    def clean_files(self):
        return ready_files(self)

    def clean(self):
        data = super().clean()
        place = data.get("place")
        statements = [data.get("key_area"), *(data.get("standards") or ())]
        if place and any(s and s.framework.district_id != place.district_id for s in statements):
            self.add_error("place", "A key area or standard you chose is another district’s.")
        added = sum(len(data.get(name) or ()) for name in ("files", "links"))
        if added + len(self.waiting) + len(self.rows) - len(self._going()) > MOST:
            self.add_error("files", f"A resource takes up to {MOST} files and links.")
        if place:
            self.instance.district_id = place.district_id
        return data

    def _going(self):
        return [row for row in self.rows if str(row.pk) in self._removed()]

    def keep_files(self):
        """What was uploaded with a form that has errors waits until it is sent again."""
        readied = self.cleaned_data.get("files") or ()
        self.waiting += [keep(one, self.user) for one in readied[: MOST - len(self.waiting)]]

    @transaction.atomic
    def save(self):
        """The resource; the same sent a second time is saved once."""
        if not self.instance.pk and (said := self._said_before()):
            return said
        again = self._changes_what_is_read()
        self.instance.changed_at = timezone.now()
        for asked, yes in READERS.values():
            if again or not getattr(self.instance, asked):
                setattr(self.instance, yes, None)
        resource = super().save()
        self._save_files(resource)
        return resource

    def _said_before(self):
        hold(self.cleaned_data["place"])
        same = {name: self.cleaned_data[name] for name in ("place", "title", "summary")}
        return ExchangeResource.objects.filter(by=self.user, **same).first()

    def _changes_what_is_read(self):
        """Whether who said yes would read something else now: then they are asked again."""
        added = any(self.cleaned_data[name] for name in ("files", "links"))
        changed = {"title", "summary"} & set(self.changed_data)
        return bool(added or self.waiting or changed)

    def _save_files(self, resource):
        ExchangeFile.objects.filter(pk__in=[row.pk for row in self._going()]).delete()
        readied = [one.claim() for one in self.waiting] + self.cleaned_data["files"]
        rows = [_row(resource, one) for one in readied]
        rows += [
            ExchangeFile(resource=resource, link=address, name=caption)
            for address, caption in self.cleaned_data["links"]
        ]
        ExchangeFile.objects.bulk_create(rows)


def _row(resource, readied):
    """An unsaved ExchangeFile with a file made ready."""
    known = {name: getattr(readied, name) for name in ("name", "content_type", "size")}
    row = ExchangeFile(resource=resource, **known)
    row.file.save(readied.name, readied.content, save=False)
    return row

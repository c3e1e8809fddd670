"""A program: what it is, for whom, with whom."""

from datetime import timedelta

from crispy_forms.layout import Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from goals.forms.layout import OneLine, helper, lines_input
from goals.models import Standard
from programs.access import planned_by
from programs.forms.days import laid_out
from programs.models import Language, Partner, Program
from zones.access import Side
from zones.forms.owned import OwnedForm, hold
from zones.models import Place, Position

WHAT = ("place", "title", "description", "format", "is_public")
WHOM = ("age", "audience", "age_from", "languages", "accessibility", "cost")
WITH = ("together", "partners", "contact", "sponsor", "kind", "key_area")
ROWS = {"age_from": ("age_from", "age_to"), "format": ("format", "season")}
MISSING = {
    "place": "Say whose program it is.",
    "season": "Say when in the year it is.",
    "age": "Say for which ages it is mainly meant.",
    "sponsor": "Say who sponsors it.",
}
MANY = ("together", "partners")
AGAIN = timedelta(minutes=2)  # the same form sent twice


class Ticks(forms.CheckboxSelectMultiple):
    pass


class ProgramForm(OwnedForm):
    languages = forms.MultipleChoiceField(
        choices=Language.choices, required=False, widget=Ticks, label="Languages it is held in"
    )

    class Meta:
        model = Program
        fields = (*WHAT, "season", *WHOM, "age_to", *WITH)
        field_classes = {"title": OneLine}
        widgets = {"description": lines_input(5), "together": Ticks, "partners": Ticks}
        labels = {"kind": "What kind of event it is", "format": "How it is held"}
        help_texts = {
            "description": "In plain words, as families will read it.",
            "kind": "The federal library survey counts programs for a group.",
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, now = user, self.instance
        self.stored_district = now.place.district_id if now.pk else None
        mine = Place.objects.filter(planned_by(user))
        mine = mine.filter(pk__in=Place.objects.open_on().order_by().values("pk"))
        self.districts = set(mine.order_by().values_list("district", flat=True))
        self._offer("place", mine | Place.objects.filter(pk=now.place_id))
        self._offer_company(now)
        areas = Standard.objects.key_areas().filter(framework__district__in=self.districts)
        self._offer("key_area", areas)
        self.fields["key_area"].empty_label = self.fields["contact"].empty_label = "None"
        if not now.pk:
            self._propose(mine)
        parts = (("What it is", WHAT), ("For whom", WHOM), ("With whom", WITH))
        drawn = ((title, laid_out(self.fields, names, ROWS)) for title, names in parts)
        self.helper = helper(*(Fieldset(title, *names) for title, names in drawn))
        for name, said in MISSING.items():
            self.fields[name].error_messages["required"] = said
            if name != "place":
                choices = self.fields[name].choices
                self.fields[name].choices = [("", "Choose"), *(one for one in choices if one[0])]

    def _offer(self, name, rows):
        self.fields[name].queryset = rows

    def _offer_company(self, now):
        """Places and partners to hold it with, and whom to ask: what is in use, and what is set."""
        near = Place.objects.visible_to(self.user).filter(district__in=self.districts)
        near = near.filter(pk__in=Place.objects.open_on().order_by().values("pk"))
        partners = Partner.objects.visible_to(self.user).filter(district__in=self.districts)
        in_use = Q(ended_on=None, merged_into=None)
        kept = Q(pk__in=now.partners.values("pk")) if now.pk else Q(pk=None)
        here = Q(place__in=self.fields["place"].queryset.order_by().values("pk"))
        asked = Position.objects.today().filter(here).select_related("user", "place")
        asked = asked | Position.objects.filter(pk=now.contact_id).select_related("user", "place")
        self._offer("together", near)
        self._offer("partners", partners.filter(in_use | kept))
        self._offer("contact", asked.order_by("place__name", "user__name"))
        self.fields["contact"].label_from_instance = lambda one: f"{one.user.name}, {one}"
        for name in MANY:
            if not self.fields[name].queryset.exists():
                del self.fields[name]

    def _propose(self, mine):
        places = list(mine[:2])
        if len(places) == 1:
            self.initial.setdefault("place", places[0].pk)
        if places:
            of_library = places[0].side == Side.LIBRARY
            sponsor = Program.Sponsor.LIBRARY if of_library else Program.Sponsor.SCHOOL
            self.initial.setdefault("sponsor", sponsor)
        self.initial.setdefault("languages", [Language.ENGLISH])

    def stored(self):
        many = {name: self._now(name) for name in MANY if name in self.fields}
        return super().stored() | many

    def _now(self, name):
        return list(getattr(self.instance, name).order_by("pk").values_list("pk", flat=True))

    def _say(self, name, value):
        if name == "languages":
            return ", ".join(str(Language(code).label) for code in value or ()) or "Nothing"
        return super()._say(name, value)

    def clean(self):
        data = super().clean()
        place = data.get("place")
        if not place:
            return data
        for name in ("together", "partners"):
            if any(row.district_id != place.district_id for row in data.get(name) or ()):
                self.add_error(name, f"One of these is not in the district of {place}.")
        area = data.get("key_area")
        if area and area.framework.district_id != place.district_id:
            self.add_error("key_area", f"This is not a key area of the district of {place}.")
        contact = data.get("contact")
        if contact and contact.place.district_id != place.district_id:
            self.add_error("contact", f"This person does not work in the district of {place}.")
        if self.instance.pk and self.stored_district != place.district_id:
            self.add_error("place", "A program stays in its district. Copy it there by hand.")
        if "together" in data:
            data["together"] = data["together"].exclude(pk=place.pk)
        if not self.instance.pk and data.get("title"):
            self._refuse_second(place, data["title"])
        return data

    def _refuse_second(self, place, title):
        hold(place)
        since = timezone.now() - AGAIN
        same = Program.objects.filter(place=place, title__iexact=title, created_by=self.user)
        if same.filter(created_at__gte=since).exists():
            raise ValidationError("You planned this program a moment ago: it is in the list.")

    @transaction.atomic
    def save(self):
        self.instance.created_by_id = self.instance.created_by_id or self.user.pk
        return super().save()

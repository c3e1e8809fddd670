"""The evidence under a goal: its filters, and its rows as ready strings."""

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q
from django.template.defaultfilters import filesizeformat

from goals.models import Evidence, small
from goals.models.evidence import PICTURES, REMOVED
from zones.formats import long_date
from zones.models import Place

PER_PAGE = 24
KINDS = {
    "picture": Q(content_type__in=PICTURES),
    "file": ~Q(file="") & ~Q(content_type__in=PICTURES),
    "link": ~Q(link=""),
}
NAMED = {"picture": "Pictures", "file": "Other files", "link": "Links"}
FIELDS = (
    *("pk", "thumbnail", "name", "content_type", "size", "link", "caption", "update"),
    *("update__happened_on", "update__assignment__place__name"),
    "update__assignment__item__number",
)


class EvidenceFilter(forms.Form):
    """What the address asks for: place, kind. What is not a choice is ignored."""

    place = forms.ModelChoiceField(Place.objects.none(), required=False, empty_label="All places")
    kind = forms.ChoiceField(choices=[("", "Every kind"), *NAMED.items()], required=False)

    def __init__(self, address, *, evidence):
        super().__init__(address, auto_id="filter_%s")
        self.evidence, self.address = evidence, address
        places = evidence.order_by().values("update__assignment__place")
        self.fields["place"].queryset = Place.objects.filter(pk__in=places)
        self.is_valid()

    @property
    def is_narrowed(self):
        return any(self.cleaned_data.get(name) for name in self.fields)

    @property
    def said(self):
        asked = [self.cleaned_data.get("place"), NAMED.get(self.cleaned_data.get("kind"))]
        return "Asked for: " + ", ".join(str(one) for one in asked if one) + "."

    def page(self):
        """A page of the evidence asked for, newest first."""
        found, place = self.evidence, self.cleaned_data.get("place")
        found = found.filter(update__assignment__place=place) if place else found
        found = found.filter(KINDS.get(self.cleaned_data.get("kind"), Q()))
        found = found.order_by("-update__happened_on", "-pk").values_list(*FIELDS)
        return Paginator(found, PER_PAGE).get_page(self.address.get("page"))


def under(goals, user):
    """The evidence of updates under these goals (ids) that `user` may see."""
    rows = Evidence.objects.visible_to(user).exclude(file=REMOVED)
    return rows.filter(update__assignment__item__goal__in=goals, update__submitted_at__isnull=False)


def ready_rows(rows):
    """Ready strings for the grid."""
    return [_ready(dict(zip(FIELDS, row, strict=True))) for row in rows]


def _ready(row):
    place, link = row["update__assignment__place__name"], row["link"]
    picture = row["content_type"] in PICTURES
    return {
        "url": link or f"/evidence/{row['pk']}/",
        "outside": bool(link),
        "small": small(row["pk"], row["thumbnail"]),
        "title": row["caption"] or row["name"] or link,
        "icon": "link-45deg" if link else "file-earmark-image" if picture else "paperclip",
        "what": "Link" if link else f"{'Picture' if picture else 'File'}, {_size(row['size'])}",
        "place": f"{row['update__assignment__item__number']} {place}".strip(),
        "day": long_date(row["update__happened_on"]),
        "update": f"/updates/{row['update']}/",
    }


def _size(count):
    return filesizeformat(count).replace("\xa0", " ")

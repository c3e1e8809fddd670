"""The log of updates: its filters, its rows as ready strings, and the same rows as CSV."""

import csv

from django import forms
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, Concat
from django.http import Http404, StreamingHttpResponse
from django.utils import timezone

from goals.exports import defused
from goals.forms.list_filter import ListFilter
from goals.marks import state_mark, status_mark
from goals.models import ActionItem, Evidence, Plan, Update
from zones.formats import long_date, short_date
from zones.models import Place

ITEM = "assignment__item__"


class DateInput(forms.DateInput):
    input_type = "date"


class UpdateFilter(ListFilter):
    """What the address asks for: place, plan, status, dates, mine, words."""

    q = forms.CharField(label="Words", required=False, max_length=100)
    place = forms.ModelChoiceField(Place.objects.none(), required=False, empty_label="All places")
    plan = forms.ModelChoiceField(Plan.objects.none(), required=False, empty_label="All plans")
    status = forms.ChoiceField(choices=[("", "Any status"), *Update.Status.choices], required=False)
    since = forms.DateField(label="From", required=False, widget=DateInput)
    until = forms.DateField(label="To", required=False, widget=DateInput)
    mine = forms.BooleanField(label="Only mine", required=False)
    item = forms.ModelChoiceField(
        ActionItem.objects.none(), required=False, widget=forms.HiddenInput
    )

    def __init__(self, address, *, user, year):
        data = address.copy()
        if year and not {"since", "until", "q", "item"} & data.keys():
            data["since"], data["until"] = str(year.starts), str(year.ends)
        super().__init__(address, data)
        self.user = user
        self.fields["place"].queryset = Place.objects.visible_to(user)
        plans = Plan.objects.visible_to(user).exclude(status="draft")
        self.fields["plan"].queryset = plans.exclude(kind=Plan.Kind.TEMPLATE)
        self.fields["item"].queryset = ActionItem.objects.visible_to(user)
        self.names = not user.held.only_views()
        if not self.names:
            del self.fields["mine"]

    @property
    def item_chosen(self):
        return self.cleaned_data.get("item")

    @property
    def span(self):
        """The dates asked for, in words."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        return " to ".join(filter(None, (long_date(since), long_date(until))))

    @property
    def said(self):
        """The filters in words: Juniper School, At risk, “shelving”."""
        asked = [self.cleaned_data.get(name) for name in ("place", "plan", "item")]
        asked.append(dict(Update.Status.choices).get(self.cleaned_data.get("status")))
        asked += ["only mine"] if self.cleaned_data.get("mine") else []
        asked += [f"“{self.cleaned_data['q']}”"] if self.cleaned_data.get("q") else []
        return "Asked for: " + ", ".join(str(one) for one in [*asked, self.span] if one) + "."

    def apply(self, updates):
        """The updates asked for, newest first; 404 for a place, plan or item not to be seen."""
        if not self.is_valid() and {"place", "plan", "item"} & self.errors.keys():
            raise Http404
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        lookups = {
            "place": "assignment__place",
            "plan": f"{ITEM}goal__plan",
            "item": "assignment__item",
            "status": "status",
            "since": "happened_on__gte",
            "until": "happened_on__lte",
        }
        found = updates.filter(**{lookups[name]: asked[name] for name in lookups if name in asked})
        if asked.get("mine"):
            found = found.filter(author=self.user)
        return (_with_words(found, asked["q"]) if "q" in asked else found).newest_first()


def _with_words(updates, words):
    """Updates that say the words themselves, or whose action item does."""
    query = SearchQuery(words, config="english", search_type="websearch")
    items = ActionItem.objects.annotate(found=SearchVector("label", "text", config="english"))
    said = Update.objects.annotate(found=SearchVector("text", config="english"))
    return updates.filter(
        Q(pk__in=said.filter(found=query).order_by().values("pk"))
        | Q(assignment__item__in=items.filter(found=query).order_by().values("pk"))
    )


def rows_of(updates, user):
    """Ready strings for a table of updates."""
    fields = {
        "item_number": F(f"{ITEM}number"),
        "label": F(f"{ITEM}label"),
        "words": F(f"{ITEM}text"),
        "place": F("assignment__place__short_name"),
        "who": author_name(user),
        "files": Exists(Evidence.objects.filter(update=OuterRef("pk"))),
    }
    rows = updates.values("pk", "happened_on", "status", "state", "text", **fields)
    return [_ready(row) for row in rows]


def author_name(user):
    """Who wrote an update, and for whom it was entered; nothing in a district where the reader is
    a viewer only."""
    whom = Coalesce("entered_for__name", Value("the vacant seat"))
    entered = Concat("author__name", Value(" for "), whom)
    staffed = Q(assignment__place__district__in=user.held.staffed())
    named = When(staffed, then=F("author__name"))
    return Case(When(staffed, on_behalf=True, then=entered), named, default=Value(""))


def _ready(row):
    return {
        "url": f"/updates/{row['pk']}/",
        "date": _day(row["happened_on"]),
        "place": row["place"],
        "item": f"{row['item_number']} {row['label'] or _short(row['words'], 80)}".strip(),
        "status": status_mark(row["status"]),
        "state": "" if row["state"] == Update.State.COUNTED else state_mark(row["state"]),
        "text": _short(row["text"]),
        "who": row["who"],
        "files": row["files"],
    }


def csv_lines(updates, user):
    """All updates found as a CSV file, written while it is read."""
    names = not user.held.only_views()
    columns = {
        "Date": "happened_on",
        "Place": "assignment__place__name",
        "Plan": f"{ITEM}goal__plan__title",
        "Number": f"{ITEM}number",
        "Action item": f"{ITEM}text",
        "Status": "status",
        "State": "state",
        "What happened": "text",
    } | ({"By": author_name(user)} if names else {})
    words = dict(Update.Status.choices) | dict(Update.State.choices)
    writer = csv.writer(_Echo())
    rows = updates.values_list(*columns.values()).iterator(chunk_size=2000)
    lines = (writer.writerow([defused(words.get(cell, cell)) for cell in row]) for row in rows)
    response = StreamingHttpResponse(
        _with_head(writer.writerow(columns), lines), content_type="text/csv; charset=utf-8"
    )
    name = f"updates-{timezone.localdate()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _with_head(head, lines):
    yield "\ufeff" + head
    yield from lines


class _Echo:
    """A file for csv.writer that hands every line back."""

    @staticmethod
    def write(line):
        return line


def _day(day):
    return short_date(day) + ("" if day.year == timezone.localdate().year else f", {day.year}")


def _short(text, length=160):
    return text if len(text) <= length else f"{text[:length].rsplit(' ', 1)[0]} …"

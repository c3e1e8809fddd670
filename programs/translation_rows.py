"""The workbench of translations: what there is to translate, its filters, and one text."""

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.text import Truncator

from goals.forms.list_filter import PER_PAGE, ListFilter
from programs.access import planned_by
from zones.access import PARTNERSHIP_ROLES
from zones.formats import long_date
from zones.models import Place

from .translating import CHECKED, KINDS, LANGUAGES, PLAIN, STATES, counts, texts, together

CHOICES = [(code, name) for code, name in LANGUAGES.items() if code not in PLAIN]
FIRST = CHOICES[0][0]
MARKS = {CHECKED: "st-done"}


class TranslationFilter(ListFilter):
    """What the address asks for: the language, words, kind of text, place, and how it stands."""

    language = forms.ChoiceField(choices=[*CHOICES, *PLAIN.items()])
    q = forms.CharField(label="Words", required=False, max_length=100)
    kind = forms.ChoiceField(
        label="What",
        required=False,
        choices=[("", "Everything"), *((kind.key, kind.label) for kind in KINDS.values())],
    )
    place = forms.ModelChoiceField(Place.objects.none(), required=False, empty_label="All places")
    state = forms.TypedChoiceField(
        label="Translation",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Any"), *STATES.items()],
    )

    def __init__(self, address, *, user):
        asked = address.copy()
        asked.setdefault("language", FIRST)
        super().__init__(asked)
        self.user = user
        leads = Q(district__in=user.held.districts(*PARTNERSHIP_ROLES))
        self.fields["place"].queryset = Place.objects.filter(planned_by(user) | leads)
        if not self.is_valid():
            raise Http404

    @property
    def is_narrowed(self):
        return any(self.address.get(name) for name in ("q", "kind", "place", "state"))

    @property
    def language_name(self):
        code = self.cleaned_data["language"]
        return PLAIN.get(code) or LANGUAGES[code]

    def found(self):
        asked = dict(self.cleaned_data)
        return texts(self.user, asked.pop("language"), **asked)

    def page(self):
        rows = together(self.found())
        return Paginator(rows, PER_PAGE).get_page(self.address.get("page"))

    def summed(self):
        """[(words, how many, address)] of everything there is in the language."""
        language = self.cleaned_data["language"]
        found = counts(texts(self.user, language))
        return [
            (STATES[state], number, f"?language={language}&state={state}")
            for state, number in found.items()
        ]

    def rows(self, page):
        language = self.cleaned_data["language"]
        return [_row(language, *row) for row in page.object_list]


def _row(language, stands, title, kind, pk, field, place, words):
    return {
        "url": f"/translations/{kind}/{pk}/{field}/{language}/",
        "title": Truncator(title).chars(80),
        "what": f"{KINDS[kind].label}: {KINDS[kind].fields[field].lower()}",
        "words": "" if words == title else Truncator(words).chars(140),
        "place": place,
        "state": STATES[stands],
        "done": stands == CHECKED,
    }


def standing(row, source):
    """How the translation of a text stands today, in sentences."""
    if row is None or row.pk is None:
        return "Not translated yet: families read the English words, and that they are English."
    made = f"Translated by {row.by}, {_day(row.at)}."
    if row.source != source:
        return f"{made} The English words changed since: families read them until this is renewed."
    if row.checked_at is None:
        return f"{made} Nobody has checked it: families read the English words."
    alone = ", who translated it: nobody else here could" if row.checked_by_id == row.by_id else ""
    return f"{made} Checked by {row.checked_by}, {_day(row.checked_at)}{alone}. Families read it."


def _day(moment):
    return long_date(timezone.localtime(moment))

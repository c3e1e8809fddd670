"""The exchange as a list: what it is searched and narrowed by, and its rows as ready strings."""

from django import forms
from django.contrib.postgres.search import SearchQuery
from django.core.paginator import Paginator
from django.db.models.functions import Left
from django.http import Http404
from django.utils.functional import cached_property

from goals.forms.list_filter import ListFilter
from goals.models import Framework, Standard
from zones.formats import long_date

from .models import ExchangeResource, Language
from .models.exchange import GRADES, STAFF

PER_PAGE = 25
MOST = 1000  # rows counted: beyond them nobody turns pages, they add a word
SHOWN = 240  # characters of the summary
KINDS = dict(ExchangeResource.Kind.choices)
LANGUAGES = dict(Language.choices)
CONFIGS = ("english", "spanish")
GRADE_CHOICES = [("PK", "Prekindergarten"), ("K", "Kindergarten")] + [
    (grade, f"Grade {grade}") for grade in GRADES[2:]
]


class CappedPaginator(Paginator):
    """Pages of a list that is counted to MOST at the most."""

    @cached_property
    def count(self):
        return min(self.counted, MOST)

    @cached_property
    def counted(self):
        return self.object_list.order_by().values("pk")[: MOST + 1].count()

    @property
    def said(self):
        """1 resource · 25 resources · More than 1,000 resources"""
        if self.counted > MOST:
            return f"More than {MOST:,} resources"
        return f"{self.counted} resource{'s' * (self.counted != 1)}"


class ExchangeFilter(ListFilter):
    """What the address asks for: words, what it is, for whom, whose, in which order."""

    q = forms.CharField(label="Words", required=False, max_length=200)
    kind = forms.ChoiceField(
        required=False, choices=[("", "All kinds"), *ExchangeResource.Kind.choices]
    )
    grade = forms.ChoiceField(required=False, choices=[("", "All grades"), *GRADE_CHOICES])
    key_area = forms.ModelChoiceField(
        Standard.objects.none(), required=False, empty_label="All key areas"
    )
    standard = forms.ModelChoiceField(
        Standard.objects.none(), required=False, empty_label="All standards"
    )
    language = forms.ChoiceField(required=False, choices=[("", "All languages"), *Language.choices])
    licence = forms.ChoiceField(
        label="License",
        required=False,
        choices=[("", "All licenses"), *ExchangeResource.Licence.choices],
    )
    whose = forms.ChoiceField(
        required=False,
        choices=[
            ("", "Everybody’s"),
            ("ours", "Our district’s"),
            ("others", "Other districts’"),
            ("mine", "Given by my places"),
        ],
    )
    sort = forms.ChoiceField(
        label="Order", required=False, choices=[("", "Newest first"), ("used", "Most used first")]
    )

    def __init__(self, address, *, user):
        super().__init__(address)
        self.user = user
        self._offer_statements(Standard.objects.filter(framework__district__in=user.held.staffed()))

    def _offer_statements(self, mine):
        """Key areas, and the standards something is aligned with; no field where there is none."""
        self.fields["key_area"].queryset = mine.key_areas()
        aligned = ExchangeResource.standards.through.objects.values("standard")
        others = mine.exclude(framework__kind=Framework.Kind.KEY_AREAS)
        self.fields["standard"].queryset = others.filter(pk__in=aligned)
        for name in ("key_area", "standard"):
            if not self.fields[name].queryset.exists():
                del self.fields[name]

    @property
    def is_narrowed(self):
        return any(self.address.get(name) for name in self.fields if name != "sort")

    def apply(self, resources):
        """The resources asked for; 404 for what is no choice. What is hidden stands only among
        those of one's own places."""
        if not self.is_valid():
            raise Http404
        asked = self.cleaned_data
        for name in ("kind", "language", "licence"):
            if asked[name]:
                resources = resources.filter(**{name: asked[name]})
        if asked["grade"]:
            resources = resources.filter(grades__contains=[asked["grade"]])
        resources = _aligned(resources, asked.get("key_area"), asked.get("standard"))
        resources = self._whose(resources, asked["whose"])
        if asked["q"]:
            resources = saying(resources, asked["q"])
        order = ("-used", "-at", "-pk") if asked["sort"] else ("-at", "-pk")
        return resources.order_by(*order)

    def _whose(self, resources, whose):
        held = self.user.held
        if whose == "mine":
            return resources.filter(place__in=held.places(*STAFF))
        resources = resources.filter(hidden_at=None)
        if whose == "ours":
            return resources.filter(district__in=held.staffed())
        return resources.exclude(district__in=held.staffed()) if whose else resources

    def page(self, resources):
        pages = CappedPaginator(self.apply(resources), PER_PAGE)
        return pages.get_page(self.address.get("page"))


def _aligned(resources, key_area, standard):
    """Districts name the same areas and standards each in a list of its own: a resource of
    another district is found by the words of the statement."""
    if key_area:
        resources = resources.filter(key_area__in=_named(key_area))
    if standard:
        through = ExchangeResource.standards.through.objects
        rows = through.filter(standard__in=_named(standard))
        resources = resources.filter(pk__in=rows.values("exchangeresource"))
    return resources


def _named(statement):
    return Standard.objects.filter(title=statement.title).order_by().values("pk")


def saying(resources, words):
    """Those with all the words, in one of their English or one of their Spanish forms."""
    english, spanish = (
        SearchQuery(words, config=config, search_type="websearch") for config in CONFIGS
    )
    return resources.filter(said=english | spanish)


def rows_of(page, user):
    """Ready strings for one page of the list, of another district only its name; two queries:
    which rows stand on the page is asked of an index, before any text is read."""
    ours, ids = user.held.staffed(), list(page.values_list("pk", flat=True))
    resources = ExchangeResource.objects.filter(pk__in=ids).order_by()
    fields = (
        *("pk", "kind", "title", "grades", "key_area__title", "language", "used", "at"),
        *("district", "district__short_name", "district__name", "place__short_name", "hidden_at"),
    )
    found = {
        row[0]: _row(dict(zip(fields, row, strict=False)), row[-1], ours)
        for row in resources.values_list(*fields, Left("summary", SHOWN + 1))
    }
    return [found[pk] for pk in ids if pk in found]


def _row(row, summary, ours):
    near = row["district"] in ours
    facts = [KINDS[row["kind"]], said_grades(row["grades"]), row["key_area__title"]]
    if row["language"] != Language.ENGLISH:
        facts.append(LANGUAGES[row["language"]])
    there = row["district__short_name"] or row["district__name"]
    return {
        "url": f"/exchange/{row['pk']}/",
        "title": row["title"],
        "summary": summary if len(summary) <= SHOWN else f"{summary[:SHOWN].rpartition(' ')[0]} …",
        "facts": [fact for fact in facts if fact],
        "whose": row["place__short_name"] if near else f"{there}, another district",
        "day": long_date(row["at"]),
        "used": said_used(row["used"]),
        "hidden": bool(row["hidden_at"]),
    }


def said_used(count):
    """Used 12 times; nothing where nobody has said so."""
    return {0: "", 1: "Used once", 2: "Used twice"}.get(count, f"Used {count:,} times")


def said_grades(grades):
    """Grades K to 3 and 5 · Grade 4; nothing where none is named."""
    spots = sorted(GRADES.index(grade) for grade in grades if grade in GRADES)
    runs = []
    for spot in spots:
        if runs and runs[-1][1] == spot - 1:
            runs[-1][1] = spot
        else:
            runs.append([spot, spot])
    said = [
        GRADES[first] if first == last else f"{GRADES[first]} to {GRADES[last]}"
        for first, last in runs
    ]
    if not said:
        return ""
    words = " and ".join(filter(None, [", ".join(said[:-1]), said[-1]]))
    return f"Grade{'s' * (len(spots) > 1)} {words}"

"""What the library and schools are working on: sentences of adopted plans that were published,
how each stands where that is said too, and the partners who let themselves be named."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext as _

from goals.models import Standard
from goals.status import with_status
from programs.models import PublicSentence, PublicYes
from programs.public_sentences import shown_work
from programs.translated import Words
from zones.access import Held
from zones.models import Place

from .dates import date_in_words
from .labels import STATUSES

MARKS = {
    "on_track": ("st-on", "st-on"),
    "at_risk": ("st-risk", "st-risk"),
    "off_track": ("st-off", "st-off"),
    "complete": ("st-done", "st-done"),
    "not_started": ("st-none", "st-none"),
}


class Anybody:
    """Reads what counts, and nothing else."""

    held = Held(())


@dataclass(slots=True)
class Said:
    """A sentence with its status as a ready mark, its partners, and when it was last reported."""

    text: object
    marks: list = field(default_factory=list)
    partners: str = ""
    reported: str = ""


@dataclass(slots=True)
class Area:
    """What is said about one key area, or what is said about none."""

    title: object
    words: object = ""
    rows: list = field(default_factory=list)


def sentences(site, places=None):
    """The published sentences of the district; of plans of `places` (ids), or with them."""
    rows = PublicSentence.objects.published().filter(
        item__goal__plan__owner__district=site.district
    )
    if places is not None:
        takes_part = PublicYes.objects.standing().filter(place__in=places).values("sentence")
        rows = rows.filter(Q(item__goal__plan__owner__in=places) | Q(pk__in=takes_part))
    return rows


def by_area(site, rows):
    """[Area] in the order of the district's key areas; five queries, however many sentences."""
    fields = ("pk", "sentence", "shows_status", "item", "item__key_area")
    order = ("item__goal__plan__owner__name", "item__goal__position", "item__position", "pk")
    found = list(rows.order_by(*order).values_list(*fields))
    if not found:
        return []
    areas = Standard.objects.key_areas().filter(framework__district=site.district)
    areas = list(areas.order_by("position").values_list("pk", "title", "description"))
    told = _partners(site, [row[0] for row in found])
    status = _status([item for _pk, _words, shown, item, _area in found if shown])
    words = Words(
        site.language,
        {PublicSentence: [row[0] for row in found], Standard: [row[0] for row in areas]},
    )
    made = {
        pk: Area(words(Standard, pk, "title", title), words(Standard, pk, "description", more))
        for pk, title, more in areas
    }
    loose = Area(_("Other work") if made else "")
    for pk, sentence, _shown, item, area in found:
        marks, reported = status.get(item, ([], ""))
        text = words(PublicSentence, pk, "sentence", sentence)
        made.get(area, loose).rows.append(Said(text, marks, told.get(pk, ""), reported))
    return [area for area in (*made.values(), loose) if area.rows]


def _partners(site, ids):
    """{sentence: with Heron School and Lark School}: those who said yes."""
    rows = PublicYes.objects.standing().filter(sentence__in=ids).order_by("place__name")
    rows = list(rows.values_list("sentence", "place", "place__name"))
    words = Words(site.language, {Place: {row[1] for row in rows}})
    named = {}
    for sentence, place, name in rows:
        named.setdefault(sentence, []).append(words.name(Place, place, "name", name))
    return {key: _("With %(partners)s") % {"partners": ", ".join(n)} for key, n in named.items()}


def _status(items):
    """{item: (marks, when it was last reported)}, from updates that count only."""
    work = shown_work(items)
    counts, last = {}, {}
    for item, status, latest in with_status(work, Anybody()).values_list(
        "item", "status", "latest"
    ):
        counts.setdefault(item, Counter())[status] += 1
        last[item] = max(last.get(item, ""), (latest or {}).get("happened_on", ""))
    return {item: (_marks(count), _reported(last[item])) for item, count in counts.items()}


def _reported(day):
    if not day:
        return ""
    return _("Last report: %(day)s") % {"day": date_in_words(date.fromisoformat(day))}


def _marks(count):
    """One mark; where places differ, one for each status with the number of places."""
    icons = static("icons.svg")
    return [
        format_html(
            '<span class="st {}"><svg aria-hidden="true"><use href="{}#{}"/></svg>{}</span>',
            *(style, icons, icon, _counted(STATUSES[status], n if len(count) > 1 else 0)),
        )
        for status, (style, icon) in MARKS.items()
        if (n := count.get(status))
    ]


def _counted(label, count):
    return f"{label} ({count})" if count else str(label)

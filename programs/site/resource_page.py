"""Resources for families: what colleagues gave, once somebody said yes to it."""

from django.utils.text import Truncator

from programs.models import ExchangeResource
from programs.translated import Words
from zones.models import Place

from .labels import LANGUAGES, LICENCES

FIELDS = ("pk", "title", "summary", "language")


def resources_of(site, most=200):
    """[{title, more, url}], the newest first; two queries."""
    rows = ExchangeResource.objects.published().filter(district=site.district)
    found = list(rows.order_by("-families_at", "-pk").values(*FIELDS)[:most])
    words = Words(site.language, {ExchangeResource: [row["pk"] for row in found]})
    return [
        {
            "title": _said(words, row, "title"),
            "more": _short(_said(words, row, "summary")),
            "url": f"{site.root}resources/{row['pk']}/",
        }
        for row in found
    ]


def _said(words, row, field):
    return words(ExchangeResource, row["pk"], field, row[field], row["language"])


def _short(text):
    words = Truncator(text.words).words(24)
    return type(text)(words, text.lang, text.foreign)


def resource_page(site, row):
    words = Words(site.language, {ExchangeResource: [row.pk], Place: [row.place_id]})
    return {
        "title": words(ExchangeResource, row.pk, "title", row.title, row.language),
        "summary": words(ExchangeResource, row.pk, "summary", row.summary, row.language),
        "given_by": words.name(Place, row.place_id, "name", row.place.name),
        "spoken": LANGUAGES[row.language],
        "licence": LICENCES[row.licence],
        "files": [
            (str(one), one.link or f"{site.root}resources/files/{one.pk}/")
            for one in row.files.order_by("pk")
        ],
    }

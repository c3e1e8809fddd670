"""What is given to the exchange, and what its list answers."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import ExchangeResourceFactory


def typed(place, **changes):
    fields = {
        "place": place.pk,
        "kind": "lesson",
        "title": "Who made this page?",
        "summary": "Pairs compare three pages.",
        "grades": ["3", "4"],
        "language": "en",
        "licence": "cc_by",
    }
    return fields | changes


def upload(name, data, kind="text/plain"):
    return SimpleUploadedFile(name, data, kind)


def titles(client, query):
    """The titles of the list, in its order."""
    page = client.get(f"/exchange/?{query}")
    return [row["title"] for row in page.context["rows"]]


def make(place, specialist, **fields):
    return ExchangeResourceFactory(place=place, by=specialist, **fields)

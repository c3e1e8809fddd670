"""Hartford's public site: sentences for families, people to ask, resources, and Spanish words
that a person checked. Invented, as everything here."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from goals.models import ActionItem, Standard
from programs.models import (
    ExchangeFile,
    ExchangeResource,
    Program,
    PublicSentence,
    PublicYes,
    Room,
    Translation,
)
from zones.access import Kind, Role
from zones.models import Place, Position, Zone

from .site_words import AREAS, PLACES, PROGRAMS, RESOURCES, ROOMS, SENTENCES


def load_site(district, places, cast):
    """After the programs: what families read of them is said in Spanish."""
    district.public_site = True
    district.save(update_fields=["public_site"])
    _say_where(district)
    contacts = Position.objects.today().filter(place__district=district, role=Role.ZONE_LEAD)
    contacts.update(public_contact=True)
    _resources(district, places, cast)
    _sentences(places, cast)
    _translate(district, cast["library"], cast["admin"])


def _say_where(district):
    """Streets that do not exist, numbers nobody has."""
    rows = list(Place.objects.filter(district=district).exclude(kind=Kind.OFFICE).order_by("pk"))
    for number, place in enumerate(rows):
        slug = place.short_name.lower()
        place.address = f"{100 + number * 7} {place.short_name} Street"
        place.phone = f"860-555-{100 + number:04}"
        if place.kind == Kind.BRANCH:
            place.public_email = f"{slug}.branch@hartford.throughline.example"
    Place.objects.bulk_update(rows, ["address", "phone", "public_email"])


def _resources(district, places, cast):
    now = timezone.now()
    for shift, (title, (summary, link, _spanish)) in enumerate(RESOURCES.items()):
        row = ExchangeResource.objects.create(
            district=district,
            place=places["Library"],
            by=cast["library"],
            kind=ExchangeResource.Kind.RESOURCE,
            title=title,
            summary=summary,
            licence=ExchangeResource.Licence.THEIRS,
            for_families=True,
            families_at=now - timedelta(minutes=shift),
        )
        ExchangeFile.objects.create(resource=row, link=link, name=title)


def _sentences(places, cast):
    """What Goodwin says of its plan; the schools that said yes are named."""
    items = ActionItem.objects.filter(goal__plan__owner=places["Goodwin"], retired_on=None)
    for number, (sentence, _spanish, partners) in SENTENCES.items():
        item = items.filter(number=number, goal__plan__status="adopted").first()
        if item is None:
            continue
        row = PublicSentence.objects.create(
            item=item,
            sentence=sentence,
            shows_status=True,
            published_at=timezone.now(),
            by=cast["library"],
        )
        PublicYes.objects.bulk_create(
            PublicYes(sentence=row, place=places[short], by=cast["admin"]) for short in partners
        )


def _translate(district, by, checked_by):
    """Spanish of everything above, checked; and plain English of the key areas."""
    rows = []

    def say(row, field, text, language="es"):
        if text:
            kind = ContentType.objects.get_for_model(row)
            source = getattr(row, field)
            rows.append((kind, row.pk, field, language, text, source))

    for place in Place.objects.filter(district=district).exclude(kind=Kind.OFFICE):
        say(place, "name", f"{PLACES[place.kind]} {place.short_name}")
    for zone in Zone.objects.filter(district=district).select_related("branch"):
        say(zone, "name", f"Zona {zone.branch.short_name}")
    for room in Room.objects.filter(place__district=district):
        say(room, "name", ROOMS.get(room.name))
    for program in Program.objects.filter(place__district=district):
        for field in ("title", "audience", "description", "accessibility"):
            say(program, field, PROGRAMS.get(getattr(program, field)))
    for row in ExchangeResource.objects.filter(district=district, title__in=RESOURCES):
        for field, text in RESOURCES[row.title][2].items():
            say(row, field, text)
    for row in PublicSentence.objects.filter(item__goal__plan__owner__district=district):
        say(row, "sentence", {one[0]: one[1] for one in SENTENCES.values()}.get(row.sentence))
    for area in Standard.objects.filter(framework__district=district, title__in=AREAS):
        for language, words in AREAS[area.title].items():
            for field, text in words.items():
                say(area, field, text, language)
    now = timezone.now()
    made = [
        Translation(
            district=district,
            kind=kind,
            row=pk,
            field=field,
            language=language,
            text=text,
            source=source,
            by=by,
            checked_by=checked_by,
            checked_at=now,
        )
        for kind, pk, field, language, text, source in rows
    ]
    Translation.objects.bulk_create(made, ignore_conflicts=True)

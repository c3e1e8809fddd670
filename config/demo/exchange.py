"""What the exchange of a demonstration district is filled with: resources, uses, comments."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from goals.models import Standard
from programs.models import ExchangeComment, ExchangeFile, ExchangeResource, ExchangeUse
from zones.models import User

LINK = "https://library.throughline.example/exchange/"


def give(district, stories, today):
    """One resource for each story; `stories` says how its keys read. Who gives it holds a seat."""
    places = {place.short_name: place for place in district.places.all()}
    areas = {area.title: area for area in Standard.objects.filter(framework__district=district)}
    for number, story in enumerate(stories):
        place, by = places[story["place"]], _person(district, story["by"])
        given = _at(today - timedelta(days=story["days"]))
        resource = ExchangeResource.objects.create(
            district=district,
            place=place,
            by=by,
            kind=story["kind"],
            title=story["title"],
            summary=story["summary"],
            grades=story.get("grades", []),
            key_area=areas.get(story.get("area")),
            language=story.get("language", "en"),
            licence=story.get("licence", "ours"),
            at=given,
            changed_at=given,
            **_readers(story.get("readers", ""), given + timedelta(days=2)),
        )
        for name in story.get("links", ()):
            ExchangeFile.objects.create(resource=resource, link=f"{LINK}{number}", name=name)
        _use(resource, story.get("used", ()), places, district, today)
        _talk(resource, story.get("said", ()), district, today)


def _at(day):
    return timezone.make_aware(datetime.combine(day, time(15, 20)))


def _person(district, name):
    domain = f"@{district.slug}.throughline.example"
    return User.objects.get(name=name, email__endswith=domain)


def _readers(readers, yes):
    """everywhere, families: a yes was given; everywhere?, families?: it is asked for."""
    fields = {}
    for word in readers.split():
        who = word.rstrip("?")
        asked = "for_all_districts" if who == "everywhere" else "for_families"
        fields[asked] = True
        if not word.endswith("?"):
            fields[f"{who}_at"] = yes
    return fields


def _use(resource, uses, places, district, today):
    ExchangeUse.objects.bulk_create(
        ExchangeUse(
            resource=resource,
            district=district,
            place=places[place],
            by=_person(district, who),
            used_on=today - timedelta(days=days),
            changed=changed,
        )
        for place, who, days, changed in uses
    )
    resource.count_uses()


def _talk(resource, comments, district, today):
    ExchangeComment.objects.bulk_create(
        ExchangeComment(
            resource=resource,
            district=district,
            by=_person(district, who),
            text=text,
            at=_at(today - timedelta(days=days)),
            reports_a_problem=problem,
        )
        for who, days, text, problem in comments
    )

"""Who to ask: people ticked as public contacts, and what places say of themselves."""

from django.utils.translation import gettext as _

from programs.translated import Words
from zones.access import Kind
from zones.models import Place, Position


def contacts(site, places):
    """[{pk, name, url, people, phone, email}] of a queryset of places, in its order; names
    of people only where they are ticked, never an address of theirs."""
    rows = list(places.values("pk", "name", "kind", "phone", "public_email"))
    ids, named = [row["pk"] for row in rows], {}
    words = Words(site.language, {Place: ids})
    there = Place.objects.filter(pk__in=ids)
    people = Position.objects.public_contacts(there).order_by("role", "user__name")
    for place, name in people.values_list("place", "user__name"):
        named.setdefault(place, []).append(name)
    return [
        {
            "pk": row["pk"],
            "name": words.name(Place, row["pk"], "name", row["name"]),
            "url": f"{site.root}places/{row['pk']}/",
            "people": [
                _words(row["kind"]) % {"name": name}
                for name in dict.fromkeys(named.get(row["pk"], ()))
            ],
            "phone": row["phone"],
            "email": row["public_email"],
        }
        for row in rows
    ]


def _words(kind):
    if kind == Kind.SCHOOL:
        return _("%(name)s, school contact")
    return _("%(name)s, branch contact") if kind == Kind.BRANCH else "%(name)s"

"""Search over plans, goals, items, places and people: only what its reader may see."""

import re

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Func, Q
from django.shortcuts import render

from goals.models import ActionItem, Goal, Plan
from zones.models import Place, User

SHORTEST, LIMIT = 2, 10
ACCENTED = "àáâãäåāăąçćčďèéêëēęěìíîïīłñńňòóôõöøōőřśşšťùúûüūůűýÿźżž"
PLAIN = "aaaaaaaaacccdeeeeeeeiiiiilnnnoooooooorssstuuuuuuuyyzzz"


class Unaccented(Func):
    """Lower case without accents: names are found however they are typed."""

    template = f"translate(lower(%(expressions)s), '{ACCENTED}', '{PLAIN}')"


def search(request):
    words = request.GET.get("q", "").replace("\0", " ").strip()[:200]
    long_enough = len(words) >= SHORTEST and re.search(r"\w", words)
    groups = found(words, request.user) if long_enough else []
    context = {"q": words, "short": bool(words) and not long_enough, "groups": groups}
    return render(request, "goals/search.html", context)


def found(words, user):
    """[(title, [(address, name, where it belongs)], whether there are more)]"""
    kinds = [
        ("Plans", plans(words, user)),
        ("Goals", goals(words, user)),
        ("Action items", items(words, user)),
        ("Places", places(words, user)),
        ("People", people(words, user)),
    ]
    return [(title, rows[:LIMIT], len(rows) > LIMIT) for title, rows in kinds if rows]


def says(words, *fields):
    """Q for rows whose plan text has the words, in any of their English forms."""
    query = SearchQuery(words, config="english", search_type="websearch")
    return {"said": SearchVector(*fields, config="english")}, Q(said=query)


def plans(words, user):
    vector, match = says(words, "title")
    rows = Plan.objects.visible_to(user).annotate(**vector).filter(match).select_related("owner")
    return [
        (f"/plans/{row.pk}/", row.title, f"{row.owner}, {row.years}") for row in rows[: LIMIT + 1]
    ]


def goals(words, user):
    vector, match = says(words, "title", "statement")
    rows = Goal.objects.visible_to(user).annotate(**vector).filter(match)
    rows = rows.order_by("-plan__starts", "plan", "position")
    fields = ("pk", "title", "statement", "plan__title")
    return [
        (f"/goals/{pk}/", f"{title}: {statement}" if statement else title, plan)
        for pk, title, statement, plan in rows.values_list(*fields)[: LIMIT + 1]
    ]


def items(words, user):
    vector, match = says(words, "label", "text")
    rows = ActionItem.objects.visible_to(user).in_force().annotate(**vector)
    rows = rows.filter(match | Q(number=words)).order_by("-goal__plan__starts", "goal__plan", "pk")
    fields = ("pk", "number", "label", "text", "goal__plan__title")
    return [
        (f"/items/{pk}/", f"{number} {label or text}".strip(), plan)
        for pk, number, label, text, plan in rows.values_list(*fields)[: LIMIT + 1]
    ]


def begins(words, field):
    """Q for rows with a name in which every word typed begins a word."""
    typed = re.findall(r"\w+", words.lower().translate(str.maketrans(ACCENTED, PLAIN)))
    query = SearchQuery(
        " & ".join(f"{word}:*" for word in typed), config="simple", search_type="raw"
    )
    return {"named": SearchVector(Unaccented(field), config="simple")}, Q(named=query)


def places(words, user):
    vector, match = begins(words, "name")
    rows = Place.objects.visible_to(user).annotate(**vector).filter(match)
    return [(f"/places/{row.pk}/", row.name, row.get_kind_display()) for row in rows[: LIMIT + 1]]


def people(words, user):
    if user.held.only_views():
        return []
    vector, match = begins(words, "name")
    rows = User.objects.visible_to(user).annotate(**vector).filter(match)
    rows = list(rows.filter(is_active=True)[: LIMIT + 1])
    return [(f"/people/{row.pk}/", row.name, row.email) for row in rows]

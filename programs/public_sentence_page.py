"""The items of a plan with what families read of them, and what partners said, as ready rows."""

from django.utils import timezone

from goals.models import PlanQuerySet
from zones.formats import long_date
from zones.models import Place

from .models import PublicSentence, PublicYes, partners
from .public_sentences import items_of, seen_of, waiting_for


def sentence_rows(plan, user, writes):
    """[{item, sentence, state, partners}] of a plan, in its order; five queries."""
    items = items_of(plan).order_by("goal__position", "position", "pk")
    said = {row.item_id: row for row in PublicSentence.objects.filter(item__goal__plan=plan)}
    names = not user.held.only_views(plan.owner.district_id)
    around = _partners(partners().filter(item__goal__plan=plan), user, names)
    return [
        {
            "url": f"/items/{item.pk}/",
            "item": str(item),
            "edit_url": f"/items/{item.pk}/public/" if writes else "",
            "partners": around.get(item.pk, []),
            **_said(said.get(item.pk), names),
        }
        for item in items
    ]


def partner_rows(item, user):
    """What the partners of one item said."""
    return _partners(partners().filter(item=item), user).get(item.pk, [])


def waiting_rows(user):
    """Sentences that wait for a yes or a no of this person."""
    return [
        {
            "sentence": sentence.sentence,
            "shows_status": sentence.shows_status,
            "item": str(item),
            "lead": item.goal.plan.owner.name,
            "url": f"/plans/{item.goal.plan_id}/public/",
            "partner": _asks(sentence, place, ""),
        }
        for item, sentence, place in waiting_for(user)
    ]


def _said(row, inner):
    """How a sentence stands; nothing where none is written, or none for who only views."""
    if row is None or not (row.published_at or inner):
        return {"sentence": "", "state": "Nothing is said", "status": ""}
    state = "Not published"
    if row.published_at:
        state = f"Published {long_date(timezone.localtime(row.published_at))}"
    status = "with its status" if row.shows_status else "without its status"
    return {"sentence": row.sentence, "state": state, "status": status}


def _partners(parts, user, names=True):
    """{item: [a partner, what it said, and whether `user` may answer]}"""
    parts = parts.select_related("place", "item__public_sentence").order_by("place__name")
    parts = list(parts)
    items = {part.item_id for part in parts}
    yeses = PublicYes.objects.filter(sentence__item__in=items).select_related("by", "sentence")
    answers = {(row.sentence.item_id, row.place_id): row for row in yeses} if items else {}
    mine = _mine(parts, user)
    found = {}
    for part in parts:
        sentence = getattr(part.item, "public_sentence", None)
        words, yes = _answered(answers.get((part.item_id, part.place_id)), sentence, names)
        row = {"place": part.place.name, "words": words, "yes": yes, "may_answer": False}
        if part.place_id in mine and sentence and sentence.published_at:
            row |= _asks(sentence, part.place, yes)
        found.setdefault(part.item_id, []).append(row)
    return found


def _asks(sentence, place, yes):
    return {
        "place": place.name,
        "place_id": place.pk,
        "answer_url": f"/public-sentences/{sentence.pk}/yes/",
        "seen": seen_of(sentence),
        "yes": yes,
        "may_answer": True,
    }


def _mine(parts, user):
    """Ids of the partner places whose plan `user` writes."""
    places = {part.place_id for part in parts}
    if not places:
        return places
    rows = Place.objects.filter(PlanQuerySet.writers(user.held, ""), pk__in=places)
    return set(rows.order_by().values_list("pk", flat=True))


def _answered(row, sentence, names):
    """(what a partner said, "yes", "no" or ""); with the name of who said it for staff"""
    if sentence is None:
        return "", ""
    if row is None:
        return "has not answered: it is not named", ""
    if row.at < sentence.changed_at:
        return "is asked again, because the words changed: it is not named", ""
    said = f"{f'{row.by}, ' if names else ''}{long_date(timezone.localtime(row.at))}"
    return (
        ("may be named: yes, " + said, "yes")
        if row.says_yes
        else ("is not named: no, " + said, "no")
    )

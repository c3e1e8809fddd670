"""Hartford: shared steps as they were offered and answered, and two templates for action plans."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from goals.models import ActionItem, Assignment, Goal, Offer, Plan
from zones.access import Role

# (who leads, the step's first words, to whom, a word to them, what they answered)
ASKED = (
    (
        "Goodwin",
        "Offer homework help",
        "Osprey",
        "Your afternoons would fill the two that fell away.",
        "",
    ),
    (
        "Goodwin",
        "Offer homework help",
        "Wren",
        "Could your older students help the younger ones?",
        "Our own tutoring runs on the same afternoons. Ask us again in spring.",
    ),
    (
        "Heron",
        "Walk every grade 3 class",
        "Goodwin",
        "Tuesday mornings suit our four classes best.",
        "",
    ),
)
# What partners do for a step somebody else leads: (partner, the step's first words): their words.
PARTS = {
    ("Heron", "Hold kindergarten"): "Ms. Okoye greets families in the library and lends a tablet.",
    ("Kestrel", "Hold kindergarten"): "The office sends the dates home with the enrollment packet.",
    ("Osprey", "Hold a family science"): "Two science classes show their experiments.",
}
# office: (title, focus, [(key area from 0, step)])
TEMPLATES = {
    "Library": (
        "First year of a zone: the branch",
        "Families and teachers of every school of the zone know one person at the branch.",
        (
            (0, "Tell stories for babies and toddlers every week at the same hour."),
            (0, "Hold library card mornings when schools register kindergartners."),
            (1, "Make the school ID work as a library card."),
            (1, "Visit each school’s library once a term."),
            (2, "Hold one family evening with each school."),
            (3, "Offer homework help on the afternoons the schools name."),
        ),
    ),
    "LMS": (
        "First year of a zone: the school",
        "Every class knows its way to the branch.",
        (
            (0, "Send the branch’s story times home with every pre-K family."),
            (1, "Walk each class of one grade to the branch once a year."),
            (2, "Share the reading list of the term with the branch a month before."),
            (3, "Name the afternoons on which students need a place to work."),
        ),
    ),
}


def load_offers(places, areas, cast, dates):
    _accepted(places, cast, dates)
    for lead, words, partner, note, reason in ASKED:
        offer = _offer(_step(places[lead], words), places[partner], note, days=9)
        if reason:
            _answered(offer, Offer.Answer.DECLINED, _writer(places[partner], cast), days=5)
            offer.reason = reason
        offer.save()
    for office, words in TEMPLATES.items():
        _template(places[office], areas, *words, dates)


def _accepted(places, cast, dates):
    """Every partner that takes part was offered the step, and accepted."""
    parts = Assignment.objects.filter(
        item__goal__plan__kind=Plan.Kind.ACTION,
        item__goal__plan__owner__in=places.values(),
        reports=False,
    ).select_related("item__goal__plan__owner", "place")
    since = (timezone.localdate() - dates.plan_starts).days
    made = []
    for part in parts.order_by("pk"):
        offer = _offer(part.item, part.place, "", days=since + 20)
        made.append(_answered(offer, Offer.Answer.ACCEPTED, _writer(part.place, cast), since + 12))
    Offer.objects.bulk_create(made)
    for (partner, words), what_we_do in PARTS.items():
        rows = Assignment.objects.filter(place=places[partner], item__text__startswith=words)
        rows.update(what_we_do=what_we_do)


def _offer(item, place, note, days):
    lead = item.goal.plan.owner.positions.get(role=Role.ZONE_LEAD).user
    return Offer(item=item, place=place, note=note, by=lead, at=_moment(days))


def _answered(offer, answer, by, days):
    offer.answer, offer.answered_by, offer.answered_at = answer, by, _moment(days)
    return offer


def _writer(place, cast):
    """Who leads at the place; the steward answers for a school that has named nobody."""
    seat = place.positions.filter(role=Role.ZONE_LEAD).first()
    return seat.user if seat else cast["steward"]


def _step(place, words):
    return ActionItem.objects.select_related("goal__plan__owner").get(
        goal__plan__owner=place, goal__plan__kind=Plan.Kind.ACTION, text__startswith=words
    )


def _template(office, areas, title, focus, steps, dates):
    plan = Plan.objects.create(
        owner=office,
        kind=Plan.Kind.TEMPLATE,
        title=title,
        starts=dates.plan_starts,
        ends=dates.year_ends,
        level="Collaboration focus",
    )
    goal = Goal.objects.create(plan=plan, position=0, title=focus)
    ActionItem.objects.bulk_create(
        ActionItem(goal=goal, position=at, text=text, ongoing=True, key_area=areas[area])
        for at, (area, text) in enumerate(steps)
    )
    plan.adopt(on=dates.plan_starts)


def _moment(days):
    """Ten in the morning, so many days ago."""
    day = timezone.localdate() - timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(10)))

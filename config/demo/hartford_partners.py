"""Hartford's invented partners: whom to ask there, what was agreed, with which programs they help;
and what its zones celebrate."""

from datetime import timedelta

from django.utils import timezone

from goals.models import Update
from programs.models import (
    Celebration,
    Partner,
    PartnerAgreement,
    PartnerContact,
    Program,
    SessionLog,
)
from zones.models import Place

# name: (what they do, a contact with their job, agreement, days until its review, programs)
PARTNERS = {
    "Thimble Lane Garden Club": (
        "Beds, seeds and patience: gardening with children from April to October.",
        ("Ottoline Fern", "President"),
        "Use of the garden behind the branch",
        21,
        ("garden", "seed", "outdoor"),
    ),
    "Lantern Street Puppet Theater": (
        "Puppets, a stage on wheels, and two people who travel with it.",
        ("Casimir Bell", "Programs"),
        "Six shows a year, free for families",
        -9,
        ("story", "puppet", "family"),
    ),
    "Copperhill Science Shed": (
        "Experiments that fit into a van, with students of the college.",
        ("Wilhelmina Dray", "Outreach"),
        "Science evenings with the schools of the zone",
        140,
        ("science", "maker", "robot"),
    ),
    "The Copperhill Science Shed, Inc.": ("", None, "", None, ()),
    "Friends of the Fictional Library": (
        "Book sales pay for snacks, prizes and authors’ visits.",
        ("Barnaby Ames", "Treasurer"),
        "Money for the summer of reading",
        60,
        ("summer", "reading", "book"),
    ),
}
CELEBRATED = ("Goodwin", "Heron", "Kestrel")


def load(district, dates, by):
    """After programs and their logs; partners are named on programs whose titles fit."""
    programs = Program.objects.filter(place__district=district)
    for name, (what, contact, agreed, review, words) in PARTNERS.items():
        partner = Partner.objects.create(district=district, name=name, what_they_do=what)
        if contact:
            _contact(partner, *contact)
        if agreed:
            PartnerAgreement.objects.create(
                partner=partner,
                title=agreed,
                starts=dates.today - timedelta(days=300),
                review_on=dates.today + timedelta(days=review),
                kept_by=by,
            )
        for word in words:
            partner.programs.add(*programs.filter(title__icontains=word))
    for place in Place.objects.filter(district=district, short_name__in=CELEBRATED):
        _celebrate(place, by)


def _contact(partner, name, job):
    email = f"{name.lower().replace(' ', '.')}@example.org"
    PartnerContact.objects.create(partner=partner, name=name, job=job, email=email)


def _celebrate(place, by):
    """The newest counted update, and the best visited session, in words that are there."""
    told = {"district": place.district, "place": place, "consent": True, "by": by}
    if update := Update.objects.counted().filter(assignment__place=place).newest_first().first():
        words = {"sentence": update.text[:400], "happened_on": update.happened_on}
        Celebration.objects.create(update=update, **words, **told)
    logs = SessionLog.objects.filter(session__program__place=place)
    if log := logs.select_related("session__program").order_by("-came_6_11", "pk").first():
        words = f"{log.attendance} people came to {log.session.program}."
        day = timezone.localdate(log.session.starts_at)
        Celebration.objects.create(session=log.session, sentence=words, happened_on=day, **told)

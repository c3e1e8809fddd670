"""Partners as ready strings: the list, one partner, what was done together, likely duplicates."""

import re
from datetime import timedelta
from difflib import SequenceMatcher
from urllib.parse import urlsplit

from django.db.models import Count, F, Max, Q, Sum
from django.db.models.functions import TruncMonth
from django.http import Http404
from django.utils import timezone

from zones.formats import long_date
from zones.models import SchoolYear

from .models import Partner, PartnerAgreement, Program, Session
from .spans import JULY

NOTICE = timedelta(days=30)  # a review is told of from so long before
NEAR = 0.87  # how much alike two names are that may be one
MOST_PAIRS = 10
EMPTY_WORDS = {"the", "of", "and", "inc", "llc", "co", "corp", "at", "for", "in", "a"}
CAME = F("log__came_on_site") + F("log__came_off_site") + F("log__came_virtual")


def asked(partners, found):
    """The partners a PartnerFilter asks for, by name."""
    if not found.is_valid():
        raise Http404
    words, state = found.cleaned_data["q"], found.cleaned_data["state"]
    partners = partners.filter(merged_into=None)
    if words:
        partners = partners.filter(Q(name__icontains=words) | Q(what_they_do__icontains=words))
    if state == "ended":
        return partners.exclude(ended_on=None)
    partners = partners.filter(ended_on=None)
    if state == "review":
        partners = partners.filter(pk__in=to_review().order_by().values("partner"))
    return partners


def to_review():
    """Agreements in force that are due to be looked at again."""
    today = timezone.localdate()
    rows = PartnerAgreement.objects.filter(review_on__lte=today + NOTICE)
    return rows.filter(Q(ends=None) | Q(ends__gte=today))


def rows_of(partners, user):
    """Ready strings for the list; four queries however long it is."""
    found = list(partners.values_list("pk", "name", "what_they_do", "website"))
    ids = [row[0] for row in found]
    done = _together(ids, user)
    review = to_review().filter(partner__in=ids).order_by("-review_on")
    days = dict(review.values_list("partner", "review_on"))  # the earliest is written last
    return [_row(row, done.get(row[0], []), days.get(row[0])) for row in found]


def _together(partners, user):
    """{partner: [(sessions, the last one's begin), …]} of each program that was held and the reader
    may see; counted by program first, of which there are fewer than sessions."""
    links = Partner.programs.through.objects.filter(partner__in=partners)
    seen = Session.objects.visible_to(user).standing().filter(starts_at__lte=timezone.now())
    seen = seen.exclude(program__state=Program.State.DRAFT)
    rows = seen.filter(program__in=links.values("program")).order_by().values_list("program")
    held = {pk: row for pk, *row in rows.annotate(Count("pk"), Max("starts_at"))}
    found = {}
    for partner, program in links.values_list("partner", "program"):
        if program in held:
            found.setdefault(partner, []).append(held[program])
    return found


def _row(row, done, review):
    pk, name, what, website = row
    count, sessions = len(done), sum(many for many, _ in done)
    last = max((starts for _, starts in done), default=None)
    said = f"{count} program{'s' * (count != 1)}, {sessions} session{'s' * (sessions != 1)}"
    return {
        "url": f"/partners/{pk}/",
        "name": name,
        "what": what,
        "website": website,
        "done": said if count else "Nothing yet",
        "last": long_date(timezone.localtime(last)) if last else "",
        "review": review_words(review) if review else "",
    }


def review_words(day):
    """Review it by March 3, 2026 · Review was due on …; "" while it lies far ahead."""
    today = timezone.localdate()
    if day is None or day > today + NOTICE:
        return ""
    return f"Review was due on {long_date(day)}" if day < today else f"Review by {long_date(day)}"


def agreement_rows(partner):
    """The agreements, those in force first."""
    today = timezone.localdate()
    rows = [
        {
            "pk": str(one.pk),
            "title": one.title,
            "what": one.what,
            "link": one.link,
            "days": f"From {long_date(one.starts)}"
            + (f" until {long_date(one.ends)}" if one.ends else ""),
            "over": bool(one.ends and one.ends < today),
            "review": long_date(one.review_on),
            "due": review_words(one.review_on) if not one.ends or one.ends >= today else "",
        }
        for one in partner.agreements.order_by("-starts", "pk")
    ]
    return sorted(rows, key=lambda row: row["over"])


def years_of(partner, user):
    """[(school year, sessions, came, [(title, address, place, sessions, came)])], newest first."""
    seen = Session.objects.visible_to(user).standing().exclude(program__state=Program.State.DRAFT)
    links = Partner.programs.through.objects.filter(partner=partner).values("program")
    fields = ("program__title", "program", "program__place__short_name", "month")
    rows = seen.filter(program__in=links).annotate(month=TruncMonth("starts_at")).order_by()
    rows = rows.values_list(*fields).annotate(sessions=Count("pk"), came=Sum(CAME, default=0))
    named = _year_names(partner.district_id)
    years = {}
    for title, pk, place, month, sessions, came in rows:
        programs = years.setdefault(named(month.date()), {})
        line = programs.setdefault(pk, [title, f"/programs/{pk}/", place, 0, 0])
        line[3] += sessions
        line[4] += came
    return [
        (year, sum(row[3] for row in lines), sum(row[4] for row in lines), lines)
        for year, lines in _sorted(years)
    ]


def _sorted(years):
    for year in sorted(years, reverse=True):
        yield year, sorted(years[year].values())


def _year_names(district):
    """A function from a month to the name of its school year."""
    known = list(SchoolYear.objects.filter(district=district))

    def named(day):
        for year in known:
            if year.starts.replace(day=1) <= day <= year.ends:
                return year.name
        first = day.year - (day.month < JULY)
        return f"{first}-{(first + 1) % 100:02d}"

    return named


def duplicates(partners):
    """[((id, name), (id, name))] that may be the same organization; by name and website."""
    rows = list(partners.filter(merged_into=None).values_list("pk", "name", "website"))
    bare = [(pk, name, _bare(name), _host(site)) for pk, name, site in rows]
    buckets = {}
    for row in bare:
        for key in {row[2][:4], row[2][-4:], row[3]} - {""}:
            buckets.setdefault(key, []).append(row)
    found = {}
    for near in buckets.values():
        for place, one in enumerate(near[:50]):
            for other in near[place + 1 : 50]:
                if _alike(one, other):
                    pair = tuple(sorted((one[:2], other[:2]), key=lambda row: row[1].lower()))
                    found[pair] = None
    return sorted(found)[:MOST_PAIRS]


def _alike(one, other):
    if one[3] and one[3] == other[3]:
        return True
    return one[2] == other[2] or SequenceMatcher(None, one[2], other[2]).ratio() >= NEAR


def _bare(name):
    """friends reading riverbend: the words that tell, in one order."""
    words = re.findall(r"\w+", name.casefold())
    return " ".join(sorted(word for word in words if word not in EMPTY_WORDS))


def _host(site):
    return (urlsplit(site).hostname or "").removeprefix("www.")


def moved(partner):
    """What a merge takes to the other: [(3, "programs"), …]."""
    counts = (
        (partner.programs.count(), "program"),
        (partner.contacts.count(), "contact"),
        (partner.agreements.count(), "agreement"),
    )
    return [(count, f"{noun}{'s' * (count != 1)}") for count, noun in counts]

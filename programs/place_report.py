"""The report of a library or a zone: what was held, who came, what people took from it, what is
worth celebrating, and how the plans stand; on one page, and the same rows as a file.

Everything is counted from what was logged once. Nobody is named and nobody is ranked.
"""

from dataclasses import dataclass, field

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery, Sum
from django.utils import timezone

from goals.charts import SHAPES
from goals.models import Assignment, Plan, Update
from zones.formats import long_date

from .models import Celebration, Partner, Program, Session, SessionLog
from .models.log import BY_AGE, BY_FORMAT
from .models.program import held_together
from .report_outcomes import outcomes_of

ON_THE_PAGE = 12  # programs; the file holds all
CELEBRATED = 6
STATUSES = {code: Update.Status(code).label for code in SHAPES}
LABELS = {name: SessionLog._meta.get_field(name).verbose_name for name in (*BY_AGE, *BY_FORMAT)}
AGE_NAMES = {"came_0_5": "Birth to 5", "came_unknown": "Age not known"}
FORMAT_NAMES = {
    "came_on_site": "In person, here",
    "came_off_site": "In person, somewhere else",
    "came_virtual": "Online, live",
}
HEADER = ("Part", "What", "Measure", "Number")
OF_THE_SURVEY = Q(
    program__kind=Program.Kind.GROUP,
    program__sponsor__in=(Program.Sponsor.LIBRARY, Program.Sponsor.BOTH),
) & ~Q(program__format=Program.Format.SELF_DIRECTED)


@dataclass
class Report:
    """Ready values; `programs` are all of them, the best visited first."""

    sums: dict = field(default_factory=dict)
    programs: list = field(default_factory=list)
    joined: list = field(default_factory=list)
    partners: str = ""
    ages: list = field(default_factory=list)
    formats: list = field(default_factory=list)
    outcomes: list = field(default_factory=list)
    celebrations: list = field(default_factory=list)
    plans: list = field(default_factory=list)

    @property
    def shown(self):
        return self.programs[:ON_THE_PAGE]

    @property
    def more(self):
        return len(self.programs) - len(self.shown)

    @property
    def celebrated(self):
        return self.celebrations[:CELEBRATED]

    @property
    def uncelebrated(self):
        return len(self.celebrations) - len(self.celebrated)

    @property
    def is_empty(self):
        counted = self.sums["unlogged"] or self.sums["cancelled"]
        return not (self.programs or self.joined or self.celebrations or self.plans or counted)

    @property
    def statuses(self):
        return [(shape, STATUSES[code]) for code, shape in SHAPES.items()]


def report_of(places, user, span, district):
    """The Report of places (ids) in a Span as `user` may see it; a fixed number of queries."""
    sessions = Session.objects.visible_to(user).exclude(program__state=Program.State.DRAFT)
    starts, ends = span.moments
    sessions = sessions.filter(starts_at__gte=starts, starts_at__lt=ends).order_by()
    own = sessions.filter(program__place__in=places)
    report = Report(sums=_sums(own), programs=_programs(own), joined=_joined(sessions, places))
    report.ages = _shares(report.sums, BY_AGE, AGE_NAMES)
    report.formats = _shares(report.sums, BY_FORMAT, FORMAT_NAMES)
    report.partners = _partners(own, user)
    report.outcomes = outcomes_of(places, user, span, district.least_answers)
    report.celebrations = _celebrations(places, user, span)
    report.plans = _plans(places, user, span)
    return report


def _sums(own):
    """How many sessions were logged, not logged, called off; how many came, by age and format."""
    logged, now = Q(log__isnull=False), timezone.now()
    late = Q(log=None, cancelled_at=None, ends_at__lte=now)
    counts = {
        "programs": Count("program", filter=logged, distinct=True),
        "sessions": Count("pk", filter=logged),
        "unlogged": Count("pk", filter=late),
        "cancelled": Count("pk", filter=Q(cancelled_at__isnull=False)),
        "federal": Count("pk", filter=logged & OF_THE_SURVEY),
        "minutes": Sum("log__staff_minutes", default=0),
    }
    counts |= {name: Sum(f"log__{name}", default=0) for name in (*BY_AGE, *BY_FORMAT)}
    for name in BY_FORMAT:
        counts[f"federal_{name}"] = Sum(f"log__{name}", default=0, filter=OF_THE_SURVEY)
    found = own.aggregate(**counts)
    found["came"] = sum(found[name] for name in BY_FORMAT)
    found["federal_came"] = sum(found.pop(f"federal_{name}") for name in BY_FORMAT)
    found["hours"] = round(found["minutes"] / 60)
    return found


def _shares(sums, names, said):
    """[(5 to 11, 120)] of those that anybody is counted in."""
    rows = [(said.get(name, LABELS[name]), sums[name]) for name in names]
    return [(label[:1].upper() + label[1:], count) for label, count in rows if count]


def _programs(own):
    """[{title, url, place, sessions, came}] of logged programs; the best visited first."""
    fields = ("program", "program__title", "program__place__short_name")
    came = Sum(F("log__came_on_site") + F("log__came_off_site") + F("log__came_virtual"))
    rows = own.filter(log__isnull=False).values_list(*fields)
    rows = rows.annotate(sessions=Count("pk"), came=came).order_by("-came", fields[1], "program")
    return [
        {"url": f"/programs/{pk}/", "title": title, "place": place, "sessions": count, "came": came}
        for pk, title, place, count, came in rows
    ]


def _joined(sessions, places):
    """[(title, address, whose)] of logged programs held together, which count somewhere else."""
    rows = sessions.filter(log__isnull=False, program__in=held_together(places))
    rows = rows.exclude(program__place__in=places)
    fields = ("program__title", "program", "program__place__short_name")
    rows = rows.values_list(*fields).annotate(count=Count("pk")).order_by(*fields)
    return [(title, f"/programs/{pk}/", place, count) for title, pk, place, count in rows]


def _partners(own, user):
    """Riverbend Garden Club, Friends of Reading: with whom the logged programs were held."""
    links = Partner.programs.through.objects
    held = links.filter(program__in=own.filter(log__isnull=False).values("program"))
    found = Partner.objects.visible_to(user).filter(pk__in=held.values("partner"))
    return ", ".join(found.values_list("name", flat=True))


def _celebrations(places, user, span):
    rows = Celebration.objects.visible_to(user).standing().filter(place__in=places)
    rows = rows.filter(happened_on__range=(span.starts, span.ends))
    fields = ("sentence", "happened_on", "place__short_name")
    return [(sentence, long_date(day), place) for sentence, day, place in rows.values_list(*fields)]


def _plans(places, user, span):
    """[{title, url, counts, updates}]: the work the places report on, by the last update that
    counted until the end of the span; and how many counted in it. One query."""
    counted = Update.objects.filter(assignment=OuterRef("pk"), state=Update.State.COUNTED)
    last = counted.filter(happened_on__lte=span.ends).order_by("-happened_on", "-pk")
    during = counted.filter(happened_on__range=(span.starts, span.ends)).order_by()
    plan = "item__goal__plan"
    rows = Assignment.objects.visible_to(user).filter(place__in=places, reports=True)
    rows = rows.filter(Q(ended_on=None) | Q(ended_on__gt=span.ends), starts__lte=span.ends)
    rows = rows.filter(Q(item__retired_on=None) | Q(item__retired_on__gt=span.ends))
    rows = rows.filter(**{f"{plan}__starts__lte": span.ends, f"{plan}__ends__gte": span.starts})
    rows = rows.exclude(**{f"{plan}__kind": Plan.Kind.TEMPLATE}).exclude(
        **{f"{plan}__status": Plan.Status.DRAFT}
    )
    many = Subquery(
        during.values("assignment").annotate(n=Count("pk")).values("n"), output_field=IntegerField()
    )
    fields = (plan, f"{plan}__title", f"{plan}__owner__short_name", "stands", "during")
    rows = rows.annotate(stands=Subquery(last.values("status")[:1]), during=many).order_by()
    return _by_plan(rows.values_list(*fields))


def _by_plan(rows):
    plans = {}
    for pk, title, owner, status, updates in rows:
        line = plans.setdefault(
            pk, {"url": f"/plans/{pk}/", "title": title, "owner": owner, "updates": 0}
        )
        counts = line.setdefault("counts", dict.fromkeys(STATUSES, 0))
        counts[status or Update.Status.NOT_STARTED] += 1
        line["updates"] += updates or 0
    for line in plans.values():
        line["cells"] = [(STATUSES[code], count) for code, count in line["counts"].items()]
    return sorted(plans.values(), key=lambda line: (line["title"], line["owner"], line["url"]))


def table(report):
    """The same as the page, and every program, under HEADER."""
    sums = report.sums
    rows = [
        ("Programs", "All", "Programs logged", sums["programs"]),
        ("Programs", "All", "Sessions logged", sums["sessions"]),
        ("Programs", "All", "Sessions not logged yet", sums["unlogged"]),
        ("Programs", "All", "Sessions called off", sums["cancelled"]),
        ("Programs", "All", "Hours of staff", sums["hours"]),
        ("Programs", "All", "People who came", sums["came"]),
        ("Programs", "Of these for the federal survey", "Sessions", sums["federal"]),
        ("Programs", "Of these for the federal survey", "People who came", sums["federal_came"]),
    ]
    rows += [("Attendance", label, "People", count) for label, count in report.ages]
    rows += [("Attendance", label, "People", count) for label, count in report.formats]
    return [*rows, *_program_lines(report), *_work_lines(report)]


def _program_lines(report):
    for row in report.programs:
        name = f"{row['title']}, {row['place']}"
        yield "Programs", name, "Sessions", row["sessions"]
        yield "Programs", name, "People who came", row["came"]
    for title, _, place, count in report.joined:
        yield "Held together, counted elsewhere", f"{title}, {place}", "Sessions", count


def _work_lines(report):
    for row in report.outcomes:
        yield "Outcomes", row["statement"], "Agreed", row["agreed"]
        yield "Outcomes", row["statement"], "Answers", row["answers"]
    for sentence, day, place in report.celebrations:
        yield "Recognition", f"{place}: {sentence}", "Date", day
    for row in report.plans:
        name = f"{row['title']}, {row['owner']}"
        for code, label in STATUSES.items():
            yield "Plans", name, label, row["counts"][code]
        yield "Plans", name, "Updates counted", row["updates"]

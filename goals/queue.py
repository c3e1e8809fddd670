"""What waits for a reviewer's decision, oldest first: its rows as ready strings."""

from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Paginator
from django.db import models
from django.db.models import Count, F, Q
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html

from zones.access import Role
from zones.formats import short_date
from zones.models import WorkingDays

from .marks import STATUS_SHAPES, status_mark
from .models import Update
from .status import Written

REVIEWING_ROLES = (Role.PRINCIPAL, Role.SUPERVISOR, Role.DISTRICT_ADMIN, Role.LIBRARY_ADMIN)
PER_PAGE, TOGETHER, RETURNED, MOST = 25, 25, 6, 99
SOON = 2  # working days before it counts by itself
ITEM = "assignment__item__"
PLACE, PLAN = "assignment__place", f"{ITEM}goal__plan"
LAST = """SELECT past.status FROM goals_update past
    WHERE past.assignment_id = {assignment} AND past.state = 'counted'
    ORDER BY past.happened_on DESC, past.id DESC LIMIT 1"""
TOLD = Q(status__in=("off_track", "complete")) | ~Q(number_reason="") | Q(returns__gt=0)
MOVED = Q(last=None) | ~Q(last=F("status"))


# Lines as strings: a template writes them several times slower.
CURRENT, SHORT = format_html(' aria-current="{}"', "true"), 80
LINE = (
    '<li><a href="{}"{}><span class="who">{}<span class="visually-hidden">: {}</span></span>'
    '<span class="{}">{}</span><span class="sub"><span>{}</span><span>{}</span></span></a></li>'
)
TICK = (
    '<li><label for="count-{0}"><input class="form-check-input" type="checkbox" name="count" '
    'value="{0}" id="count-{0}" checked><span>{1} {2}</span><span class="src">{3}, {4}. {5}</span>'
    '</label><input type="hidden" name="turn_{0}" value="{6}"></li>'
)


@dataclass(frozen=True, slots=True)
class Row:
    """One update in the list; every text is ready to print."""

    pk: int
    url: str
    title: str
    item: str
    who: str
    age: str
    soon: bool  # it will count by itself
    move: str
    mark: str
    why: str
    id: str  # as text: a template writes numbers in the reader's way, and slowly
    seen: str  # the turn
    current: bool

    @property
    def line(self):
        """Its line in the list."""
        return format_html(
            LINE,
            self.url,
            CURRENT if self.current else "",
            self.title,
            self.item,
            "late" if self.soon else "sec",
            self.age,
            ". ".join(filter(None, (self.who, self.why))),
            self.move,
        )

    @property
    def tick(self):
        """Its line among those counted together."""
        return format_html(
            TICK, self.id, self.title, self.item[:SHORT], self.who, self.age, self.mark, self.seen
        )


@dataclass(frozen=True, slots=True)
class Neighbors:
    """Where an update stands in the queue: its number, of how many, and who comes before and
    after (ids; None at an end)."""

    number: int
    total: int
    before: int | None
    after: int | None


def waiting_count(request):
    """How many updates wait for the reader, 99+ where they are many; counted once a request."""
    if not request.user.held.has(*REVIEWING_ROLES):
        return 0
    if not hasattr(request, "_waiting"):
        request._waiting = Update.objects.reviewable_by(request.user).order_by()[: MOST + 1].count()
    return f"{MOST}+" if request._waiting > MOST else request._waiting


def sums(user):
    """[(place id, its name, plan id, its title, how many wait)]"""
    rows = Update.objects.reviewable_by(user).order_by(f"{PLACE}__name")
    keys = (PLACE, f"{PLACE}__name", PLAN, f"{PLAN}__title")
    return list(rows.values_list(*keys).annotate(waiting=Count("pk")))


class Queue:
    """The updates one person may decide on, narrowed to what the address asks for."""

    def __init__(self, user, asked):
        self.user, self.asked = user, asked  # a QueueFilter

    @cached_property
    def updates(self):
        rows = Update.objects.reviewable_by(self.user).annotate(last=last_status())
        return self.asked.apply(rows).order_by("submitted_at", "pk")

    def page(self, number):
        paginator = Paginator(self.updates, PER_PAGE)
        if self.asked.found is not None:
            paginator.count = self.asked.found
        return paginator.get_page(number)

    def page_of(self, neighbors):
        return self.page((neighbors.number - 1) // PER_PAGE + 1)

    def around(self, update):
        """Neighbors of an update, also where it is not in the queue any more."""
        at, pk = update.submitted_at, update.pk
        earlier = Q(submitted_at__lt=at) | Q(submitted_at=at, pk__lt=pk)
        later = Q(submitted_at__gt=at) | Q(submitted_at=at, pk__gt=pk)
        ids = self.updates.values_list("pk", flat=True)
        counts = self.updates.order_by().aggregate(
            all=Count("pk"), first=Count("pk", filter=earlier)
        )
        return Neighbors(
            counts["first"] + 1,
            counts["all"],
            ids.filter(earlier).order_by("-submitted_at", "-pk").first(),
            ids.filter(later).first(),
        )

    def same(self):
        """Rows that say nothing new and keep their status: they are counted in one go."""
        return self.rows(self.updates.filter(nothing_new=True, last=F("status"))[:TOGETHER])

    def rows(self, updates, current=None):
        fields = {
            "place": F(f"{PLACE}__short_name"),
            "number_of_item": F(f"{ITEM}number"),
            "label": F(f"{ITEM}label"),
            "words": F(f"{ITEM}text"),
            "who": F("author__name"),
            "district": F(f"{PLACE}__district"),
            "review_days": F(f"{PLACE}__district__review_days"),
        }
        own = ("pk", "turn", "submitted_at", "status", "last", "number_reason", "returns")
        found = updates.values(*own, f"{PLACE}_id", **fields)
        return [self._row(row, current) for row in found]

    def _row(self, row, current):
        days = self.days_waiting(row["district"], row[f"{PLACE}_id"], row["submitted_at"])
        return Row(
            pk=row["pk"],
            id=str(row["pk"]),
            current=row["pk"] == current,
            seen=str(row["turn"]),
            url=f"/updates/{row['pk']}/review/{self.asked.query}",
            title=", ".join(filter(None, (row["place"], row["number_of_item"]))),
            item=row["label"] or row["words"],
            who=row["who"],
            age="today" if not days else f"{days} day{'s' * (days > 1)}",
            soon=days > row["review_days"] - SOON,
            move=move(row["last"], row["status"]),
            mark=status_mark(row["status"]),
            why=_why(row),
        )

    def days_waiting(self, district, place, sent):
        """How many working days of its place have passed since an update was sent."""
        days = self.__dict__.setdefault("_days", {})
        if district not in days:
            days[district] = WorkingDays(district)
        calendar = days[district]
        first, today = timezone.localdate(sent), timezone.localdate()
        return calendar.between(first, today, calendar.key(place))

    def returned(self):
        """[(address, place and number, day, note)] of what went back and was not sent again."""
        rows = Update.objects.asked_of(self.user).filter(state=Update.State.RETURNED)
        rows = rows.order_by("-submitted_at").annotate(note=LAST_NOTE, day=LAST_DAY)[:RETURNED]
        fields = ("pk", f"{PLACE}__short_name", f"{ITEM}number", "day", "note")
        return [
            (f"/updates/{pk}/", ", ".join(filter(None, (place, number))), _day(at), note)
            for pk, place, number, at, note in rows.values_list(*fields)
        ]


def last_status():
    """Status of the last update that counts; null before the first."""
    return Written(LAST, models.CharField(), assignment=F("assignment_id"))


STEP = "SELECT {column} FROM goals_step WHERE update_id = {update} ORDER BY id DESC LIMIT 1"
LAST_NOTE = Written(STEP.replace("{column}", "note"), models.TextField(), update=F("pk"))
LAST_DAY = Written(STEP.replace("{column}", "at"), models.DateTimeField(), update=F("pk"))


def move(last, status):
    """From the shape of the last status to the new one, or that it did not change."""
    mark = status_mark(status)
    if last is None:
        return format_html('{} <span class="muted">first</span>', mark)
    if last == status:
        return format_html('{} <span class="muted">no change</span>', mark)
    return format_html(
        '<span class="visually-hidden">From {} to </span><span class="tl-move" aria-hidden="true">'
        '<svg class="sh st-{}"><use href="{}#st-{}"/></svg> → </span>{}',
        Update.Status(last).label,
        STATUS_SHAPES[last],
        static("icons.svg"),
        STATUS_SHAPES[last],
        mark,
    )


def _why(row):
    said = ["Number jumped"] if row["number_reason"] else []
    said += ["sent again" if said else "Sent again"] if row["returns"] else []
    return ", ".join(said)


def _day(moment):
    return short_date(timezone.localtime(moment)) if moment else ""

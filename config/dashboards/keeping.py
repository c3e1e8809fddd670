"""What a data steward keeps in order: imports, people, seats, places, the school year."""

from django.db.models import Exists, OuterRef
from django.utils import timezone

from goals.models import Assignment, PlanImport
from zones.chosen import chosen_year, periods
from zones.formats import long_date, short_date
from zones.models import Place, Position, Upload, User

from .plans import vacancies

MOST = 6


def keeping(request):
    user = request.user
    waiting, silent = unfinished(user), not_signed_in(user)
    empty, vacant = places_without_people(user), vacancies(Assignment.objects.visible_to(user))
    return {
        "template": "dashboards/_keeping.html",
        "counts": [
            ("#unfinished", len(waiting), "Unfinished plans and lists"),
            ("#signed", len(silent), "Not signed in yet"),
            ("#to-fill", len(vacant), "Seats to fill"),
            ("#empty", len(empty), "Places without people"),
        ],
        "unfinished": waiting[:MOST],
        "not_signed_in": silent[:MOST],
        "vacant": vacant[:MOST],
        "without_people": empty[:MOST],
        "year": chosen_year(request),
        "periods": [_period(period) for period in periods(request)],
    }


def unfinished(user):
    """[(address, name, day)] of plans and lists that were read and not yet saved."""
    plans = PlanImport.objects.visible_to(user).only("pk", "name", "tree", "created_at")
    lists = Upload.objects.visible_to(user).filter(applied_at=None).defer("rows")
    rows = [(f"/plans/import/{row.pk}/", str(row), row.created_at) for row in plans]
    rows += [(f"/uploads/{row.pk}/", row.name, row.created_at) for row in lists]
    rows.sort(key=lambda row: row[2], reverse=True)
    return [(url, title, short_date(timezone.localtime(made))) for url, title, made in rows]


def not_signed_in(user):
    """[(address, name, e-mail)] of people with a position today who never signed in."""
    seats = Position.objects.editable_by(user).today().order_by().values("user")
    rows = User.objects.filter(pk__in=seats, is_active=True, last_login=None)
    return [(f"/people/{pk}/", *words) for pk, *words in rows.values_list("pk", "name", "email")]


def places_without_people(user):
    """[(address, name, kind)] of open places where nobody holds a position today."""
    people = Position.objects.today().filter(place=OuterRef("pk")).order_by()
    rows = Place.objects.editable_by(user).open_on().filter(~Exists(people))
    return [(f"/places/{row.pk}/", row.name, row.get_kind_display()) for row in rows]


def _period(period):
    """(name, dates, state in words)"""
    today = timezone.localdate()
    if period.is_locked():
        state = f"locked since {long_date(period.locked_on)}"
    elif today < period.starts:
        state = "to come"
    elif today <= period.due_on:
        state = "open"
    else:
        state = "past its due date, not locked"
    return (
        period.name,
        f"{short_date(period.starts)} to {short_date(period.ends)}",
        (f"due {long_date(period.due_on)}, {state}"),
    )

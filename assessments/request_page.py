"""What the page of one request shows."""

from datetime import date

from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from zones.formats import long_date

from . import disclosure_log as log
from . import request_rows
from .models import Disclosure
from .statements import statement_rows

PACKET = Disclosure.What.PACKET


def context(request, one):
    return {
        "one": one,
        "student": one.student,
        "row": request_rows.row_of(one, timezone.localdate()),
        "findings": [(row, _page(row.address)) for row in _found(one)],
        "statements": statement_rows(one.statements.all()),
        "earlier": [_earlier(said) for said in one.earlier],
        "packets": packets(request.user, one.student),
        "amend": "amend" in one.asked,
    }


def _found(one):
    return one.findings.select_related("found_by").order_by("pk")


def _page(address):
    """The address where it is one of this site, "" where it would lead elsewhere."""
    ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, None)
    return address if ours else ""


def _earlier(said):
    """The same with its days in words."""
    days = {key: long_date(date.fromisoformat(said[key])) for key in ("on", "opened")}
    return said | days


def packets(user, student):
    """[(when, by whom, to whom, which file)] of what was given of this student, newest first."""
    rows = Disclosure.objects.visible_to(user).of_student(student)
    rows = rows.filter(what=PACKET).select_related("user").order_by("-at", "-pk")
    return [(log.moment(row.at), str(row.user), row.party, row.file_sha256) for row in rows]

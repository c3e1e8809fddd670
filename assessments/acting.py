"""Who acts: said to the database at the start of a transaction, gone at its end."""

from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404
from django.utils import timezone

SAY = """SELECT set_config('throughline.user', %s, true),
    set_config('throughline.purpose', %s, true), set_config('throughline.importing', %s, true)"""
SAID = """SELECT coalesce(current_setting('throughline.user', true), ''),
    coalesce(current_setting('throughline.purpose', true), ''),
    coalesce(current_setting('throughline.importing', true), '')"""


@contextmanager
def acting_as(user_id, purpose=""):
    """Statements inside see the students this person may see; with a data steward, only if
    `purpose` says what for."""
    with _saying(str(user_id or ""), purpose, ""):
        yield


@contextmanager
def importing(district_id):
    """Statements inside see and write every student of the district: for imports, the nightly
    roster and the deletion of what is kept long enough. No page uses it."""
    with _saying("", "", str(district_id)):
        yield


@contextmanager
def _saying(*words):
    """In a transaction of its own, with which it ends; inside another one, what was said before
    holds again after."""
    inside = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        before = _said(cursor) if inside else None
        cursor.execute(SAY, words)
        yield
        if inside:
            cursor.execute(SAY, before)


def _said(cursor):
    cursor.execute(SAID)
    return cursor.fetchone()


class ActingAs:
    """Around the pages of students: the person of the request acts, with the purpose they stated.

    What was refused is put on record here, after the view: a form that is sent and refused takes
    its own part of the transaction back, and only an error takes back the whole.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.resolver_match.app_name != "assessments":
            return None
        with acting_as(request.user.pk, stated_purpose(request)):
            try:
                return view(request, *args, **kwargs)
            except (Http404, PermissionDenied) as problem:
                refused = problem
                for row in getattr(request, "refusals", ()):
                    row.save()
        raise refused


def stated_purpose(request):
    """What a data steward said they look for; "" when nothing was, or it is no longer today's."""
    said = request.session.get("student_purpose", {})
    today = said.get("day") == str(timezone.localdate()) and said.get("user") == request.user.pk
    return said["words"] if today else ""


def state_purpose(request, words):
    """From the next page on, and until the day ends or the person signs out."""
    day = str(timezone.localdate())
    request.session["student_purpose"] = {"day": day, "user": request.user.pk, "words": words}


def drop_purpose(request):
    request.session.pop("student_purpose", None)

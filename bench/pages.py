"""Every role's home and the pages of the reporting cycle, against the empty page.

The empty page is the base template with an empty main block, behind the same middleware, asked for
by the same signed-in person. Figures are medians of requests taken in turn.
"""

import os
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
# A database of its own beside the site's; a given DATABASE_URL is used as it is.
os.environ.setdefault("THROUGHLINE_DATA", str(ROOT / ".data" / "bench"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
ROUNDS = int(os.environ.get("ROUNDS", "40"))
AIMS = {"list": 2.0, "grid": 3.0, "cycle": 3.0, "save": 1.5}
CSRF = "b" * 32

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection as db
from django.utils import timezone
from django.utils.http import urlencode

from bench import _district
from config.database import as_owner
from config.serve import collect_static
from goals.models import Plan
from zones.access import Role
from zones.drafts import Page
from zones.models import District, Position


def prepare(large=_district):
    """The demonstration and a generated district, once."""
    call_command("migrate", verbosity=0)
    collect_static()
    call_command("load_demo", stdout=open(os.devnull, "w"))  # noqa: SIM115
    if not District.objects.filter(slug=large.SLUG).exists():
        print("Generating the large district …", flush=True)
        large.load(timezone.localdate())
    with as_owner(), db.cursor() as cursor:
        cursor.execute("ANALYZE")


def holder(slug, role):
    """Somebody who holds only this role today."""
    rows = Position.objects.today().filter(role=role, place__district__slug=slug)
    rows = rows.select_related("user").order_by("pk")
    return next(row.user for row in rows if row.user.held.roles() == {role})


def cookie(user):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"sessionid={session.session_key}"


def pages():
    """[(name, kind, address, demonstration person, large district's person), …]"""
    rows = []
    for role in Role:
        small = "hartford" if role in LIBRARY else "west-hartford"
        people = [holder(slug, role) for slug in (small, _district.SLUG)]
        rows.append((f"Home, {role.label.lower()}", "list", "/", *people))
    supervisor = [holder(slug, Role.SUPERVISOR) for slug in ("west-hartford", _district.SLUG)]
    specialist = [holder(slug, Role.SPECIALIST) for slug in ("west-hartford", _district.SLUG)]
    rows.append(("Plan page", "grid", "plan", *supervisor))
    rows.append(("Plan page as a list", "list", "plan?view=list", *supervisor))
    rows.append(("My action items", "list", "/my-work/", *specialist))
    rows.append(("Check-in", "cycle", "/my-work/check-in/", *specialist))
    rows.append(("Review queue", "cycle", "/updates/review/", *supervisor))
    rows.append(("Who has reported", "cycle", "/reporting/", *supervisor))
    rows.append(("Who has reported, as a list", "cycle", "/reporting/?view=list", *supervisor))
    rows.append(("History of a plan", "cycle", "planhistory/", *supervisor))
    rows.append(("Saving a draft", "save", "/drafts/", *specialist))
    return rows


LIBRARY = {Role.ZONE_LEAD, Role.BRANCH_STAFF, Role.LIBRARY_ADMIN}


def address(path, user):
    """`plan` stands for the department plan that runs in the person's district."""
    if not path.startswith("plan"):
        return path
    districts = user.held.districts()
    plan = Plan.objects.adopted().filter(owner__district__in=districts, kind="department").get()
    return path.replace("plan", plan.get_absolute_url(), 1)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(port):
    command = [sys.executable, "-m", "gunicorn", "bench._site", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", "1", "--threads", "2"]
    server = subprocess.Popen([*command, "--no-control-socket", "--log-level", "error"], cwd=ROOT)
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return server
        except OSError:
            time.sleep(0.1)
    server.kill()
    raise SystemExit("The server did not start.")


def typed(user):
    """The form of an update as the browser sends it while somebody types."""
    page = Page(user.pk, "/assignments/1/log/", time.time(), CSRF)
    text = "Two of four nights were held. " * 10
    return urlencode({"draft_of": page.token, "text": text, "status": "on_track"})


def ask(connection, path, signed_in, body=None):
    """Seconds one request takes; anything but 200 ends the benchmark."""
    headers = {"Cookie": f"{signed_in}; csrftoken={CSRF}"}
    if body:
        headers |= {"X-CSRFToken": CSRF, "Content-Type": "application/x-www-form-urlencoded"}
    started = time.perf_counter()
    connection.request("POST" if body else "GET", path, body, headers)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise SystemExit(f"{path} answered {answer.status}")
    return time.perf_counter() - started


def measure(connection, targets):
    """Median seconds for each (path, cookie, what is posted), asked in turn."""
    times = [[] for _ in targets]
    connection.close()  # it may have waited too long; the next request opens it again
    for number in range(ROUNDS + 3):
        for row, target in zip(times, targets, strict=True):
            seconds = ask(connection, *target)
            if number >= 3:  # the first rounds warm the templates and the connection
                row.append(seconds)
    return [median(row) for row in times]


def main():
    prepare()
    port = free_port()
    server = serve(port)
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    print(f"{'page ÷ empty page':<34}{'demo':>7}{'large':>8}{'large ÷ demo':>14}  aim")
    try:
        for name, kind, path, small, large in pages():
            targets = []
            for user in (small, large):
                signed_in = cookie(user)
                body = typed(user) if kind == "save" else None
                targets += [("/bench/empty/", signed_in, None)]
                targets += [(address(path, user), signed_in, body)]
            empty_s, page_s, empty_l, page_l = measure(connection, targets)
            print(
                f"{name:<34}{page_s / empty_s:>7.2f}{page_l / empty_l:>8.2f}"
                f"{page_l / page_s:>14.2f}  ≤ {AIMS[kind]:g}, ≤ 1.2",
                flush=True,
            )
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()

"""Pages in the installed Chromium, at the two widths of the interface guide."""

import os
import shutil
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import Error, expect

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's sync API runs inside an event loop
PROBLEMS = "axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].html))"
expect.set_options(timeout=20_000)  # a busy machine is slow, not broken
AXE = (Path(__file__).parents[1] / "axe.min.js").read_text()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for path in map(shutil.which, names) if path), None)
    as_root = ["--no-sandbox", "--disable-dev-shm-usage"] if os.geteuid() == 0 else []
    return browser_type_launch_args | {"args": as_root, "executable_path": found}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args, live_server):
    """`page.goto("/my-work/")` goes to the live server."""
    return browser_context_args | {"base_url": live_server.url, "reduced_motion": "reduce"}


@pytest.fixture
def desktop(new_context, transactional_db):
    yield from watched(new_context(viewport={"width": 1280, "height": 900}))


@pytest.fixture
def phone(new_context, transactional_db):
    size = {"width": 390, "height": 844}
    yield from watched(new_context(viewport=size, is_mobile=True, has_touch=True))


@pytest.fixture(params=["phone", "desktop"])
def screen(request):
    """The same test on both."""
    return request.getfixturevalue(request.param)


def watched(context):
    """A page that fails its test when a script breaks or something violates the page's policy."""
    page, problems = context.new_page(), []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: "Content Security" in said.text and problems.append(said.text))
    yield page
    for left in context.pages:
        left.goto("about:blank")  # what stands typed is kept on leaving …
    until_at_rest()  # … and saved before the tables are emptied
    assert problems == []


def until_at_rest():
    """Waits until the server has answered what pages asked while they were left."""
    others = (
        "SELECT count(*) FROM pg_stat_activity, pg_sleep(0.1) WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND state <> 'idle'"
    )
    with connection.cursor() as cursor:
        for _ in range(50):
            cursor.execute(others)
            if cursor.fetchone() == (0,):
                return


def until(rows):
    """Waits until there are such rows: what a page sends while it is left arrives when it can."""
    with connection.cursor() as cursor:
        for _ in range(300):
            if rows.exists():
                return
            cursor.execute("SELECT pg_sleep(0.1)")


@pytest.fixture
def sign_in(db, live_server):
    def sign_in(page, user):
        client = Client()  # of its own: two people may be signed in at once
        client.force_login(user)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        page.context.add_cookies([cookie | {"url": live_server.url}])

    return sign_in


@pytest.fixture
def picture():
    """`picture(page, name)`: the page as the guides show it; kept where PICTURES names a folder."""

    def picture(page, name):
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=Path(folder) / f"{name}.png", animations="disabled")

    return picture


@pytest.fixture
def axe():
    """`assert axe(page) == []`: the accessibility problems of the page as it stands."""

    def axe(page):
        for _ in range(5):
            try:
                page.wait_for_load_state()
                page.evaluate(AXE)  # the page's policy does not bind what the test evaluates
                return page.evaluate(PROBLEMS)
            except Error as error:  # the button just pressed has led to another page
                if "destroyed" not in str(error) and "axe is not defined" not in str(error):
                    raise
        raise AssertionError("The page never came to rest.")

    return axe

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core import checks

from config import database, environment

ROOT = Path(__file__).parents[2]
ELSEWHERE = "postgresql://web@db.example.org/throughline"


def read_settings(tmp_path, **environ):
    known = {"PATH": os.environ["PATH"], "THROUGHLINE_DATA": str(tmp_path)}
    command = [sys.executable, "-c", "from config import settings; print(settings.DEMO)"]
    return subprocess.run(command, cwd=ROOT, env=known | environ, capture_output=True, text=True)


def security_ids():
    found = checks.run_checks(tags=[checks.Tags.security], include_deployment_checks=True)
    return {message.id for message in found}


def test_demonstration_mode_refuses_a_database_elsewhere(tmp_path):
    done = read_settings(tmp_path, THROUGHLINE_DEMO="1", DATABASE_URL=ELSEWHERE)

    assert done.returncode == 1
    assert "it does not start with a DATABASE_URL on another machine" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_same_database_is_fine_without_demonstration_mode(tmp_path):
    done = read_settings(tmp_path, DATABASE_URL=ELSEWHERE)

    assert (done.returncode, done.stdout) == (0, "False\n")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "postgresql:///throughline",
        "postgresql://web@localhost:5433/throughline",
        "postgresql://web@127.0.0.1/throughline",
        "postgresql://web@/throughline?host=/run/postgresql",
    ],
)
def test_these_databases_are_on_this_machine(url):
    assert database.is_local(url)


@pytest.mark.parametrize(
    "url",
    [ELSEWHERE, "postgresql://web@/throughline?host=db.example.org", "postgresql://10.0.0.7/x"],
)
def test_these_databases_are_not(url):
    assert not database.is_local(url)


def test_deploy_check_fails_in_demonstration_mode(settings):
    settings.DEMO = True

    assert "throughline.E001" in security_ids()


def test_deploy_check_warns_of_a_web_login_that_owns_the_schema(settings, monkeypatch):
    settings.DATABASE_URL = "postgresql://owner@db.example.org/throughline"
    monkeypatch.setitem(database.owner, "USER", "owner")

    assert "throughline.W001" in security_ids()


def test_deploy_check_is_content_with_the_web_role(settings, monkeypatch):
    settings.DATABASE_URL = f"postgresql://{database.WEB_ROLE}@db.example.org/throughline"
    monkeypatch.setitem(database.owner, "USER", database.WEB_ROLE)

    assert not security_ids() & {"throughline.E001", "throughline.W001"}


def test_an_owner_in_the_url_acts_as_the_web_role(monkeypatch):
    monkeypatch.setattr(database, "owner", {})
    url = "postgresql://boss:p%40ss@db.example.org:6432/through?sslmode=require"

    entry = database.settings(url, data=None)

    assert entry["OPTIONS"] == {"sslmode": "require", "options": "-c role=throughline_web"}
    assert database.owner == {"USER": "boss", "OPTIONS": {"sslmode": "require"}}
    names = ("HOST", "PORT", "NAME", "USER", "PASSWORD")
    assert [entry[name] for name in names] == ["db.example.org", "6432", "through", "boss", "p@ss"]


def test_the_secret_key_is_made_once_and_readable_only_by_its_account(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)

    first, second = environment.secret_key(tmp_path), environment.secret_key(tmp_path)

    assert first == second
    assert len(first) > 50
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_mail_settings_are_read_from_the_address():
    settings = environment.mail("smtp://post:s%40fe@mail.example.org:587?tls=1")

    names = ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL")
    assert [settings[f"EMAIL_{name}"] for name in names] == [
        *("mail.example.org", 587, "post", "s@fe", True, False)
    ]


def test_mail_is_printed_where_nobody_named_a_server():
    assert environment.mail("")["EMAIL_BACKEND"].endswith("console.EmailBackend")

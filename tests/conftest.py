"""The owner makes the test database, the tests act as the web login; then the cast."""

import pytest
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as examples

from config.database import WEB_ROLE, owner
from tests.goals.zone_stage import AREAS, key_areas
from tests.migrated import migrated

pytest_plugins = ["tests.cast"]
# A busy machine is slow, not broken: how long an example takes is nothing a test asserts.
examples.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("busy")

# A thread of the live server, or of a race, that kept its session would keep the database too.
END_OTHERS = """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND backend_type = 'client backend'"""
WEB = {key: connection.settings_dict[key] for key in owner}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    connection.settings_dict.update(owner)
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    # A transactional test empties every table at its end.
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {WEB_ROLE}")
        # What is committed here need not outlive the machine: nobody waits for its disk.
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        cursor.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
    act_as(WEB | {"CONN_MAX_AGE": 0})
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"SET ROLE NONE; {END_OTHERS}")
    act_as(owner)


def act_as(login):
    connection.close()
    connection.settings_dict.update(login)


@pytest.fixture(autouse=True)
def _media(settings, tmp_path_factory):
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")


@pytest.fixture
def areas(district):
    """School Readiness, and Library Services & Access: two key areas."""
    return key_areas(district, AREAS[:2])


@pytest.fixture
def four_areas(district):
    return key_areas(district)

"""What a stolen web process could not do."""

import pytest
from django.contrib.auth import get_user_model
from django.db import ProgrammingError, connection, transaction

pytestmark = pytest.mark.django_db

FORBIDDEN = [
    "CREATE TABLE mine (id int)",
    "CREATE SCHEMA mine",
    "CREATE ROLE mine",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "ALTER TABLE zones_user ADD COLUMN mine int",
    "ALTER TABLE zones_user DISABLE TRIGGER ALL",
    "ALTER TABLE zones_user ENABLE ROW LEVEL SECURITY",
    "ALTER ROLE throughline_web SUPERUSER",
    "DROP TABLE zones_user",
    "DROP TABLE cache",
    "SET ROLE throughline",
    "SET SESSION AUTHORIZATION throughline",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_web_login_is_refused(statement):
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_web_login_gives_no_rights_away():
    with connection.cursor() as cursor:
        cursor.execute("GRANT ALL ON zones_user TO PUBLIC")  # to PostgreSQL only worth a warning
        cursor.execute("SELECT has_table_privilege('public', 'zones_user', 'SELECT')")
        assert cursor.fetchone() == (False,)


def test_the_web_login_is_not_the_owner_after_set_role_none():
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("SELECT current_user, session_user")
        assert cursor.fetchone() == ("throughline_web", "throughline_web")


def test_the_web_login_owns_nothing():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relowner = 'throughline_web'::regrole")
        assert cursor.fetchall() == []


def test_the_web_login_reads_and_writes_rows():
    user = get_user_model().objects.create_user("a@example.org", name="Ann")
    user.name = "Anna"
    user.save()
    user.delete()

    assert not get_user_model().objects.exists()


def test_the_web_login_makes_temporary_tables():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE staging (line int) ON COMMIT DROP")
        cursor.execute("INSERT INTO staging VALUES (1)")
        cursor.execute("ANALYZE staging")
        cursor.execute("TRUNCATE staging")

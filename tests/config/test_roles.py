"""A server of the district's own: DATABASE_URL, a login that owns the schema, the web role."""

import psycopg2
import pytest

from config import database


@pytest.fixture
def server(data):
    """A server whose administrator knows nothing of throughline_web yet."""
    database.start(data)
    administer(data, "ALTER ROLE throughline_web RENAME TO somebody")
    return data


def administer(data, *statements):
    where = {"host": str(database.socket_dir(data)), "dbname": "throughline", "user": "postgres"}
    connection = psycopg2.connect(**where)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else None
    finally:
        connection.close()


def address(data, user):
    return f"postgresql://{user}@/throughline?host={database.socket_dir(data)}"


def migrate(machine, url):
    process = machine("manage.py", "migrate", "--verbosity", "0", DATABASE_URL=url)
    said = process.communicate()[1]
    return process.returncode, said


def test_a_login_that_may_not_make_roles_names_what_to_ask_for(server, machine):
    code, said = migrate(machine, address(server, "throughline"))

    assert code != 0
    asked = "CREATE ROLE throughline_web NOLOGIN; GRANT throughline_web TO throughline;"
    assert asked in said

    administer(server, *asked.split(";")[:2])
    code, said = migrate(machine, address(server, "throughline"))

    assert (code, said) == (0, "")
    question = "SELECT has_table_privilege('throughline_web', 'zones_user', 'INSERT')"
    assert administer(server, question) == [(True,)]


def test_a_login_that_may_make_roles_needs_nobody(server, machine):
    administer(server, "ALTER ROLE throughline CREATEROLE")

    code, said = migrate(machine, address(server, "throughline"))

    assert (code, said) == (0, "")
    process = machine(
        "manage.py",
        "shell",
        "-c",
        "from django.db import connection as c; k = c.cursor(); k.execute('SELECT current_user');"
        "print(k.fetchone()[0])",
        "--verbosity",
        "0",
        DATABASE_URL=address(server, "throughline"),
    )
    assert process.communicate()[0] == "throughline_web\n"


def test_the_web_login_is_told_that_it_cannot_migrate(server, machine):
    code, said = migrate(machine, address(server, "throughline_web"))

    assert code == 1
    assert "throughline_web may not change the schema" in said

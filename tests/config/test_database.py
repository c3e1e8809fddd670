"""The embedded server, each test with its own in a temporary directory."""

import os
import signal

import psycopg2
import pytest

from config import database

START = (
    "import pathlib, sys; from config import database; database.start(pathlib.Path(sys.argv[1]))"
)


def ask(data, question, user=database.OWNER_ROLE):
    where = {"host": str(database.socket_dir(data)), "dbname": "throughline", "user": user}
    connection = psycopg2.connect(**where)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchall() if cursor.description else None
    finally:
        connection.close()


def server_number(data):
    return int((data / "postmaster.pid").read_text().split()[0])


def test_two_processes_at_once_make_one_server(data, machine):
    both = [machine("-c", START, str(data)) for _ in range(2)]
    said = [process.communicate()[1] for process in both]

    assert [process.returncode for process in both] == [0, 0], said
    assert ask(data, "SELECT current_user") == [("throughline",)]
    assert ask(data, "SELECT current_user", database.WEB_ROLE) == [("throughline_web",)]


def test_the_server_returns_with_its_data_after_kill_9(data):
    database.start(data)
    ask(data, "CREATE TABLE kept AS SELECT 7 AS number")
    first = server_number(data)

    os.kill(first, signal.SIGKILL)
    database.start(data)

    assert ask(data, "SELECT number FROM kept") == [(7,)]
    assert server_number(data) != first


def test_starting_a_running_server_changes_nothing(data):
    database.start(data)
    first = server_number(data)

    database.start(data)

    assert server_number(data) == first


def test_a_stopped_server_starts_again(data):
    database.start(data)
    database.stop(data)
    assert not database.is_ready(data)

    database.start(data)

    assert database.is_ready(data)


def test_a_directory_made_half_way_is_made_again(data):
    database.start(data)
    (data / "complete").unlink()  # as if killed before the roles were made
    os.kill(server_number(data), signal.SIGKILL)

    database.start(data)

    assert ask(data, "SELECT current_user") == [("throughline",)]


def test_a_stray_folder_is_no_obstacle(data):
    data.mkdir()
    (data / "PG_VERSION").write_text("")

    database.start(data)

    assert ask(data, "SELECT 1") == [(1,)]


def test_a_long_path_gets_a_short_socket_folder_of_its_own(data):
    data = data.parent / ("a" * 100) / "postgres"

    database.start(data)

    try:
        folder = database.socket_dir(data)
        assert ask(data, "SELECT 1") == [(1,)]
        assert len(os.fsencode(folder)) < 80
        assert folder.stat().st_mode & 0o777 == 0o700
    finally:
        database.stop(data)
        folder.rmdir()


def test_data_of_another_version_is_refused_in_a_sentence(data):
    data.mkdir()
    (data / "PG_VERSION").write_text("17\n")
    (data / "complete").touch()

    with pytest.raises(SystemExit, match=r"made by PostgreSQL 17; this installation brings 18"):
        database.start(data)

    assert (data / "PG_VERSION").read_text() == "17\n"


def test_nobody_else_may_look_into_the_data(data):
    database.start(data)

    assert data.stat().st_mode & 0o077 == 0

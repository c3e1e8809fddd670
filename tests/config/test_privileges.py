"""What a stolen web process could not do."""

import pytest
from django.apps import apps
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


RIGHTS = """
    SELECT relname, string_agg(right_, ' ' ORDER BY place) FROM pg_class
    CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'REFERENCES', 'TRIGGER'])
        WITH ORDINALITY AS one (right_, place)
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
        AND has_table_privilege('throughline_web', oid, right_)
    GROUP BY relname
"""
USUAL = "SELECT INSERT UPDATE DELETE"
KEPT = "SELECT INSERT"
# What says who did what. A table that is made later stands here too, or the site may change it.
WRITTEN_ONCE = {
    "assessments_administrationevent",
    "assessments_assessmentevent",
    "assessments_disclosure",
    "assessments_forgotten",
    "assessments_grantevent",
    "assessments_levelsetevent",
    "assessments_performancelevelevent",
    "assessments_readmission",
    "assessments_replaced",
    "assessments_studentholdevent",
    "assessments_studentsettingsevent",
    "goals_actionitemevent",
    "goals_agreement",
    "goals_amendment",
    "goals_assignmentevent",
    "goals_attendanceevent",
    "goals_comment",
    "goals_communicationreviewevent",
    "goals_decisionevent",
    "goals_delivery",
    "goals_evidenceevent",
    "goals_expansioncostevent",
    "goals_expansionevent",
    "goals_goalevent",
    "goals_lessonevent",
    "goals_meetingevent",
    "goals_messageevent",
    "goals_planevent",
    "goals_stageevent",
    "goals_step",
    "goals_teamevent",
    "goals_teamseatevent",
    "goals_toolevent",
    "goals_trainingevent",
    "goals_updateevent",
    "goals_waiverevent",
    "programs_celebrationevent",
    "programs_contributionevent",
    "programs_exchangeresourceevent",
    "programs_partneragreementevent",
    "programs_partnercontactevent",
    "programs_partnerevent",
    "programs_programevent",
    "programs_publicsentenceevent",
    "programs_publicyesevent",
    "programs_seriesevent",
    "programs_sessionevent",
    "programs_sessionfileevent",
    "programs_sessionlogevent",
    "programs_staffingevent",
    "programs_translationevent",
    "zones_positionevent",
    "zones_schoolyearevent",
}

# A hold is lifted by name and time alone; redactions are written by the database's own function;
# what was asked for a locked period stays on record; a family's statement is taken back, and its
# words stay as they are; of a deletion of students the site writes who approved it and how far it
# is, never whom it lists or what was deleted.
OTHERS = {
    "assessments_deletion": KEPT,
    "assessments_statement": KEPT,
    "goals_hold": KEPT,
    "goals_redaction": "SELECT",
    "goals_unlock": "SELECT INSERT UPDATE",
}


def test_each_table_gives_the_web_login_exactly_these_rights():
    with connection.cursor() as cursor:
        cursor.execute(RIGHTS)
        found = dict(cursor.fetchall())

    tables = set(connection.introspection.table_names())
    expected = dict.fromkeys(tables, USUAL) | dict.fromkeys(WRITTEN_ONCE, KEPT) | OTHERS
    assert found == expected


def test_every_table_of_events_is_written_once():
    events = {
        model._meta.db_table for model in apps.get_models() if hasattr(model, "pgh_tracked_model")
    }

    assert events
    assert events <= WRITTEN_ONCE


@pytest.mark.parametrize("table", sorted({*WRITTEN_ONCE, "goals_redaction"}))
@pytest.mark.parametrize("statement", ["UPDATE {} SET {}={}", "DELETE FROM {}"])
def test_what_was_written_once_is_never_changed(table, statement):
    column = "id" if not table.endswith("event") else "pgh_id"
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table, column, column))

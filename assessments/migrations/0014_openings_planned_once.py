"""The reasons of who acts, found by a function that keeps its plan: as one of plain SQL it was
planned anew each time, and the policies ask it several times a statement. Its words are the same.
"""

from importlib import import_module

from django.db import migrations

before = import_module("assessments.migrations.0002_policies")
HEAD = "LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER"
KEPT = "SET plan_cache_mode = force_generic_plan"  # else each asker's is estimated, and made, anew
BEGIN, END = "AS $$", "$$;"


def replaced(sql):
    return sql.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


def planned_once(sql):
    """The function's own columns are named like those of the tables: the tables' are meant."""
    head, _, body = replaced(sql).replace(HEAD, f"{HEAD.replace('sql', 'plpgsql')} {KEPT}").partition(BEGIN)
    body = body.rpartition(END)[0]
    return f"{head}{BEGIN}\n#variable_conflict use_column\nBEGIN RETURN QUERY {body}; END\n{END}"


class Migration(migrations.Migration):
    dependencies = [("assessments", "0013_students_called")]
    operations = [migrations.RunSQL(planned_once(before.OPENINGS), replaced(before.OPENINGS))]

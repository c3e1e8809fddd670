"""Who sees a student does not by that write the roster, or give themselves leave: only imports and
the district's data steward do. Results stay with who sees the student and enters them."""

from importlib import import_module

from django.db import migrations

before = import_module("assessments.migrations.0002_policies")
TABLES = ("student", "enrollment", "classenrollment", "statement", "grant")
DROP, TO_READ, FOR_ALL, KEPT = before.DROP, before.TO_READ, before.FOR_ALL, before.KEPT
# {name: what it is for}; apart, so that reading asks for nothing more than before.
TO_WRITE = {
    "added": 'CREATE POLICY added ON assessments_{0} FOR INSERT WITH CHECK ({1})',
    "changed": 'CREATE POLICY changed ON assessments_{0} FOR UPDATE USING ({1})',
    "deleted": 'CREATE POLICY deleted ON assessments_{0} FOR DELETE USING ({1})',
}


def divided():
    for table in TABLES:
        rule = before.POLICIES[table]
        drop = DROP.format(table, "with_reason")
        yield drop, FOR_ALL.format(table, rule)
        yield TO_READ.format(table, rule), drop
        for name, statement in TO_WRITE.items():
            yield statement.format(table, KEPT), DROP.format(table, name)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0004_disclosures_found")]
    operations = [migrations.RunSQL(forwards, backwards) for forwards, backwards in divided()]

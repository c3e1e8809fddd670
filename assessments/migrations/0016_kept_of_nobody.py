"""What imports kept of students whom somebody took back again is of nobody who is here: no deletion
names them. It goes, when students past the years are deleted, with what is as old."""

from importlib import import_module

from django.db import migrations

before = import_module("assessments.migrations.0009_deletion").DELETE
LEFT = "    IF student_rows(gone) <> '{}' THEN"
OF_NOBODY = """    DELETE FROM assessments_replaced kept
    WHERE kept.district_id = here AND kept.student IS NOT NULL AND kept.at < run.before
        AND NOT EXISTS (SELECT FROM assessments_student WHERE id = kept.student);
"""


def replaced(sql):
    return sql.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("assessments", "0015_leave_of_the_schools")]
    operations = [
        migrations.RunSQL(replaced(before.replace(LEFT, OF_NOBODY + LEFT)), replaced(before))
    ]

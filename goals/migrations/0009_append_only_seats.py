from django.db import migrations

# Who sat on a team, and who came to a meeting, decides who reads its notes: kept for good.
KEPT = "goals_teamseatevent", "goals_attendanceevent"
REVOKE = "REVOKE UPDATE, DELETE ON {table} FROM throughline_web"
GRANT = "GRANT UPDATE, DELETE ON {table} TO throughline_web"


class Migration(migrations.Migration):
    dependencies = [("goals", "0008_seats_kept")]
    operations = [
        migrations.RunSQL(REVOKE.format(table=table), GRANT.format(table=table)) for table in KEPT
    ]

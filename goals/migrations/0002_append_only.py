from django.db import migrations

# What says who did what is written and read by the site, never changed or deleted by it.
KEPT = (
    "zones_positionevent",
    "zones_schoolyearevent",
    "goals_planevent",
    "goals_goalevent",
    "goals_actionitemevent",
    "goals_assignmentevent",
    "goals_updateevent",
    "goals_evidenceevent",
    "goals_step",
    "goals_comment",
    "goals_amendment",
    "goals_redaction",
)
REVOKE = "REVOKE UPDATE, DELETE ON {table} FROM throughline_web"
GRANT = "GRANT UPDATE, DELETE ON {table} TO throughline_web"


# An exception that was asked for is decided on and revoked, and stays on record.
ASKED = "DELETE ON goals_unlock"


class Migration(migrations.Migration):
    dependencies = [("goals", "0001_initial")]
    operations = [
        *(migrations.RunSQL(REVOKE.format(table=table), GRANT.format(table=table)) for table in KEPT),
        migrations.RunSQL(
            f"REVOKE {ASKED} FROM throughline_web", f"GRANT {ASKED} TO throughline_web"
        ),
    ]

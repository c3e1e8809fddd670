from django.db import migrations

# Also of the partnership: what says who did what is written and read by the site, never changed.
KEPT = (
    "goals_agreement",
    "goals_delivery",
    "goals_waiverevent",
    "goals_stageevent",
    "goals_lessonevent",
    "goals_teamevent",
    "goals_meetingevent",
    "goals_decisionevent",
    "goals_messageevent",
    "goals_communicationreviewevent",
    "goals_toolevent",
    "goals_trainingevent",
    "goals_expansionevent",
    "goals_expansioncostevent",
)
REVOKE = "REVOKE UPDATE, DELETE ON {table} FROM throughline_web"
GRANT = "GRANT UPDATE, DELETE ON {table} TO throughline_web"


class Migration(migrations.Migration):
    dependencies = [("goals", "0006_zones")]
    operations = [
        migrations.RunSQL(REVOKE.format(table=table), GRANT.format(table=table)) for table in KEPT
    ]

"""Test databases are copies of one that was migrated once, for as long as no migration changes."""

import hashlib
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection

PREFIX = "throughline_migrated_"
DRAFT = f"{PREFIX}draft"  # renamed when it is whole: a process may be killed half-way


def migrated():
    """The name of the database to copy: the first process that asks makes it, the others wait."""
    name = PREFIX + digest()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [PREFIX])
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        found = {row for (row,) in cursor.fetchall()}
        if name not in found:
            for outdated in found:
                cursor.execute(f"DROP DATABASE IF EXISTS {outdated}")
            migrate_draft()
            cursor.execute(f"ALTER DATABASE {DRAFT} RENAME TO {name}")
    return name


def digest():
    """Of all migrations, those of libraries too, and of the versions that carry them out."""
    files = [settings.BASE_DIR / "requirements.txt"]
    for app in apps.get_app_configs():
        files += sorted(Path(app.path).glob("migrations/*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def migrate_draft():
    site, asked = connection.settings_dict["NAME"], connection.settings_dict["TEST"]["NAME"]
    connection.settings_dict["TEST"]["NAME"] = DRAFT
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    connection.settings_dict["TEST"]["NAME"] = asked
    connection.settings_dict["NAME"] = site

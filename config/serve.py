"""What `make run` starts: the web server and the task worker; both stop when this process stops."""

import ctypes
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.db import connection

from config import database

GRACE = 30  # seconds a running task has to finish


def prepare():
    """Bring database and static files up to date; fill an empty database in demonstration mode."""
    call_command("migrate", verbosity=0)
    collect_static()
    if settings.DEMO and "load_demo" in get_commands():
        from zones.models import District

        if not District.objects.exists():
            print("Loading the demonstration districts …", flush=True)
            call_command("load_demo")
    connection.close()


def collect_static():
    """Only when a file changed since the last time."""
    if not settings.COLLECTED:
        return
    stamp = settings.STATIC_ROOT / "stamp"
    state = hashlib.sha256(repr(sorted(static_files())).encode()).hexdigest()
    if not stamp.exists() or stamp.read_text() != state:
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(state)


def static_files():
    for finder in get_finders():
        for path, storage in finder.list(None):
            file = os.stat(storage.path(path))
            yield path, file.st_size, file.st_mtime_ns


def commands(port):
    web = ["gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    # Threads, not one request a process: a slow upload must not be cut off after 30 seconds.
    web += ["--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    return {
        "web": [sys.executable, "-m", *web, "--graceful-timeout", "10", "--no-control-socket"],
        "tasks": [sys.executable, "manage.py", "work", "--verbosity", "0"],
    }


def stop_with_parent():
    """Linux: the kernel sends SIGTERM to the child when this process dies, even by kill -9."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def launch(command):
    # A session of its own: Ctrl-C reaches only this process, which passes it on once.
    return subprocess.Popen(command, start_new_session=True, preexec_fn=stop_with_parent)


def supervise(port):
    """Run until asked to stop or until the web server ends; the worker and the database restart."""
    asked = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: asked.append(1))
    children = {name: launch(command) for name, command in commands(port).items()}
    announced = False
    while not asked and children["web"].poll() is None:
        announced = announced or announce(port)
        if not settings.DATABASE_URL:
            database.start(settings.DATA_DIR / "postgres")
        if children["tasks"].poll() is not None:
            children["tasks"] = launch(commands(port)["tasks"])
        time.sleep(1 if announced else 0.1)
    stop(children.values())
    return 0 if asked else 1


def announce(port):
    address = f"http://127.0.0.1:{port}"
    try:
        urlopen(f"{address}/healthz", timeout=5).close()
    except (URLError, OSError):
        return False
    print(f"Throughline runs at {address} (Ctrl-C stops it)", flush=True)
    return True


def stop(children):
    for child in children:
        child.terminate()
    until = time.monotonic() + GRACE
    while any(child.poll() is None for child in children) and time.monotonic() < until:
        time.sleep(0.1)
    for child in children:
        child.kill()


def refuse_taken_port(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            sys.exit(f"Port {port} is taken by another program. Take another: make run PORT=8001")


def main():
    port = int(os.environ.get("PORT") or 8000)
    refuse_taken_port(port)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    prepare()
    return supervise(port)


if __name__ == "__main__":
    sys.exit(main())

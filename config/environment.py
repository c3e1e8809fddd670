"""What this machine says: small readers of environment variables."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


def flag(name):
    return os.environ.get(name, "").lower() in ("1", "true", "yes", "on")


def words(name):
    return os.environ.get(name, "").replace(",", " ").split()


def secret_key(data):
    """SECRET_KEY, or one made at the first start and kept where only this account reads it."""
    if given := os.environ.get("SECRET_KEY"):
        return given
    kept = data / "secret-key"
    if not kept.exists():
        data.mkdir(parents=True, exist_ok=True)
        draft = data / f"secret-key.{secrets.token_hex(4)}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        with suppress(FileExistsError):
            os.link(draft, kept)  # whole or not at all, and the first of two processes wins
        draft.unlink()
    return kept.read_text()


def site_url(hosts, local):
    """SITE_URL, else the site's first host name; on this machine the address of `make run`."""
    here = f"http://127.0.0.1:{os.environ.get('PORT') or 8000}/"
    found = os.environ.get("SITE_URL") or (here if local else f"https://{hosts[0]}/")
    return found.rstrip("/") + "/"


def mail(url):
    """EMAIL_URL as Django's settings: smtp://user:password@host:587?tls=1; empty: printed."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme == "file":
        backend = "django.core.mail.backends.filebased.EmailBackend"
        return {"EMAIL_BACKEND": backend, "EMAIL_FILE_PATH": Path(unquote(parts.path))}
    options = dict(parse_qsl(parts.query))
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": options.get("tls") == "1",
        "EMAIL_USE_SSL": options.get("ssl") == "1",
        "EMAIL_TIMEOUT": 10,
    }

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from config import database

ROOT = Path(__file__).parents[2]


@pytest.fixture
def data():
    """Where an own server may be made; it is stopped at the end.

    Not in pytest's directory: another run would close it to the account of the server again.
    """
    with tempfile.TemporaryDirectory(prefix="throughline-") as folder:
        data = Path(folder) / "postgres"
        yield data
        database.stop(data)


@pytest.fixture
def machine(data):
    """Starts Python as on another machine: nothing in the environment but what is named."""

    def machine(*arguments, **environ):
        known = {"PATH": os.environ["PATH"], "THROUGHLINE_DATA": str(data.parent)}
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=known | environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return machine

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import database

ROOT = Path(__file__).parents[2]


@pytest.fixture
def data(tmp_path):
    """Where an own server may be made; it is stopped at the end."""
    data = tmp_path / "postgres"
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

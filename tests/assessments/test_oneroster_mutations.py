"""A good roster, spoiled: columns dropped, encodings swapped, keys doubled, references orphaned,
bytes damaged. Reading never fails, and whatever is refused has a file and a line."""

import random
import tempfile
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .bundles import SDS, V10, V11, V12, as_bytes, as_folder, as_zip, read

pytestmark = pytest.mark.django_db
SEEDS = st.randoms(use_true_random=False)
ODD = ["", " ", '"', "é", "\0", "=1+1", "x" * 300, "山", "\\N", "\t", ";", "31/31/2026", "true"]


def spoil(files, chance):
    """One mutation of one file; `chance` decides."""
    name = chance.choice(sorted(files))
    content = as_bytes(files[name])
    try:
        files[name] = chance.choice(MUTATIONS)(content.decode(), chance)
    except UnicodeDecodeError:
        files[name] = damaged(content, chance)


def dropped(text, chance):
    """One column is not there."""
    rows = [line.split(",") for line in text.splitlines()]
    place = chance.randrange(max(len(rows[0]), 1)) if rows else 0
    return "\n".join(",".join(row[:place] + row[place + 1 :]) for row in rows)


def reencoded(text, chance):
    codec = chance.choice(["cp1252", "cp932", "utf-16", "utf-8-sig", "latin-1"])
    return text.encode(codec, "replace")


def doubled(text, chance):
    lines = text.splitlines()
    return "\n".join([*lines, *chance.sample(lines, min(2, len(lines)))])


def orphaned(text, chance):
    ids = ["u1", "k1", "s1", "d1", "c1", "t1", "o1", "y27"]
    return text.replace(chance.choice(ids), "gone", chance.randint(1, 3))


def emptied(text, chance):
    return text[: chance.randrange(len(text) + 1)]


def shuffled(text, chance):
    head, *rows = text.splitlines() or [""]
    chance.shuffle(rows)
    return "\n".join([head, *rows])


def scribbled(text, chance):
    """Something odd stands in a cell."""
    cells = text.split(",")
    cells[chance.randrange(len(cells))] = chance.choice(ODD)
    return ",".join(cells)


def delimited(text, chance):
    return text.replace(",", chance.choice(";\t|")).replace("\n", chance.choice(["\r\n", "\r"]))


def damaged(content, chance):
    content = bytearray(as_bytes(content))
    for _ in range(chance.randint(1, 4) if content else 0):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(content)


MUTATIONS = [
    *[dropped, reencoded, doubled, orphaned, emptied, shuffled, scribbled, delimited],
    damaged,
]


def read_spoiled(files, chance):
    """As `read`; the tables go again with the savepoint, or a test would hold too many locks."""
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        if chance.random() < 0.5:
            found = read(as_zip(Path(folder) / "bundle.zip", files))
        else:
            found = read(as_folder(Path(folder) / "bundle", files))
        transaction.set_rollback(True)
    return found


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(chance=SEEDS, count=st.integers(1, 4), base=st.sampled_from([V11, V12, V10, SDS]))
def test_a_spoiled_roster_is_read_or_refused_with_file_and_line(chance, count, base):
    files = dict(base)
    for _ in range(count):
        spoil(files, chance)

    report, rows = read_spoiled(files, chance)

    assert [row for row in report.problems if not (row.file and row.line)] == []
    assert report.as_json()
    for name, staged in rows.items():
        counts = report.files[f"{name}.csv"]
        assert report.is_fatal or counts["rows"] == len(staged) + counts["refused"]
        assert len({row["sourced_id"] for row in staged}) == len(staged)


@pytest.mark.parametrize("seed", range(3))
def test_every_column_of_every_file_may_be_missing(seed):
    chance = random.Random(seed)
    for name in sorted(V11):
        files = V11 | {name: dropped(V11[name], chance)}

        report, _ = read_spoiled(files, chance)

        assert [row for row in report.problems if not (row.file and row.line)] == []

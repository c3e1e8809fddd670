"""A worker in a process of its own, to be killed: `python -m tests.assessments.killed`, with the
batch and the test's database on its standard input."""

import json
import sys

import django


def work():
    django.setup()
    from django.db import connection

    from assessments import batches
    from tests.assessments.test_stopping import long

    given = json.load(sys.stdin)
    connection.settings_dict.update(given["database"])
    batches.apply(given["batch"], take=long)


if __name__ == "__main__":
    work()

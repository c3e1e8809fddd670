"""What is typed into a cell, on every scale."""

import re
from decimal import Decimal

import pytest

from assessments.models import Assessment, PerformanceLevel
from assessments.scale import Meant, Scale

LEVELS = [
    PerformanceLevel(pk=11, position=1, name="Beginning"),
    PerformanceLevel(pk=12, position=2, name="Developing", cut=Decimal(40)),
    PerformanceLevel(pk=13, position=3, name="Meeting", cut=Decimal(70)),
]
POINTS = Scale(Assessment(scale="points", lowest=Decimal(0), highest=Decimal(100)), LEVELS)
PERCENT = Scale(Assessment(scale="percent"), [])
RUBRIC = Scale(Assessment(scale="levels"), LEVELS)
LETTERS = Scale(Assessment(scale="letters", letters="A B C D EX"), [])


@pytest.mark.parametrize(
    ("scale", "typed", "expected", "text"),
    [
        (POINTS, " 75 ", Meant(Decimal(75), 13), "75"),
        (POINTS, "39.95", Meant(Decimal("39.95"), 11), "39.95"),
        (POINTS, "40.0", Meant(Decimal(40), 12), "40"),
        (POINTS, "0", Meant(Decimal(0), 11), "0"),
        (POINTS, "Exempt", Meant(None, None, "exempt"), "Exempt"),
        (POINTS, "not  taken", Meant(None, None, "absent"), "Not taken"),
        (PERCENT, "87.5 %", Meant(Decimal("87.5"), None), "87.5"),
        (RUBRIC, "3", Meant(None, 13), "3"),
        (RUBRIC, "developing", Meant(None, 12), "2"),
        (RUBRIC, "nt", Meant(None, None, "absent"), "Not taken"),
        (LETTERS, "c", Meant(Decimal(3), None), "C"),
        (LETTERS, "ex", Meant(Decimal(5), None), "EX"),  # a letter of this scale comes first
        (LETTERS, "exempt", Meant(None, None, "exempt"), "Exempt"),
    ],
)
def test_what_is_typed_is_read_and_written_again(scale, typed, expected, text):
    meant = scale.read(typed)

    assert (meant, scale.text(meant.score, meant.level, meant.status)) == (expected, text)


@pytest.mark.parametrize(
    ("scale", "typed", "message"),
    [
        (POINTS, "101", "101 is not on the scale: 0 to 100."),
        (POINTS, "-1", "-1 is not on the scale: 0 to 100."),
        (POINTS, "75,5", "“75,5” is not a number with at most two decimals."),
        (POINTS, "٣", "“٣” is not a number with at most two decimals."),
        (POINTS, "NaN", "“NaN” is not a number with at most two decimals."),
        (PERCENT, "100.5%", "100.5 is not on the scale: 0 to 100."),
        (RUBRIC, "4", "“4” is no level: type 1 to 3, or a level’s name."),
        (LETTERS, "Q", "“Q” is none of the letters A to EX."),
        (Scale(Assessment(scale="levels"), []), "1", "This year has no levels yet."),
    ],
)
def test_what_is_not_on_the_scale_is_refused_with_what_is(scale, typed, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        scale.read(typed)


def test_an_empty_cell_means_no_result():
    assert (POINTS.read("  "), RUBRIC.read("")) == (None, None)

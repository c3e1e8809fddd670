"""Grades in words."""

import pytest

from assessments import tests


@pytest.mark.parametrize(
    ("codes", "words"),
    [("KG,01,02,04", "K–2, 4"), ("PK,KG", "PK–K"), ("", ""), ("12", "12"), ("Other,05", "5")],
)
def test_grades_are_said_shortly(codes, words):
    assert tests.grades_words(codes) == words

"""Invented students of the demonstration districts, their classes and results."""

from assessments.generating import generate


def load(district, students, dates, seed):
    generate(district, students, years=3, seed=seed, today=dates.today)

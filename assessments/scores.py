"""Scores and results in words: the same on every page, in every file."""

from .models import Assessment, Result

Scale = Assessment.Scale


def score_text(scale, letters, score):
    """75, 74.5, 80%, or the letter at that place; "" without a score."""
    if score is None:
        return ""
    if scale == Scale.LETTERS:
        named = letters.split()
        return named[int(score) - 1] if 1 <= score <= len(named) else plain(score)
    return f"{plain(score)}%" if scale == Scale.PERCENT else plain(score)


def plain(score):
    """A decimal number without zeros at its end."""
    text = f"{score:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def result_text(scale, letters, score, level, status):
    """75, Meeting · Meeting · Not taken"""
    if status != Result.Status.SCORED:
        return str(Result.Status(status).label)
    said = score_text(scale, letters, score)
    return ", ".join(part for part in (said, level) if part)

"""Lines of the pages of common assessments: ready to be shown."""

from django.db.models import Count, Max
from django.db.models.functions import Lower

from .given import when
from .levels import cut_words, entered, scale_words
from .models import Assessment, year_name


def this_year(today):
    """The school year of `today`, by the year in which it ends."""
    return today.year + (today.month >= 7)


def grades_words(text):
    """KG,01,02,04 → K–2, 4"""
    codes = [code for code in text.split(",") if code]
    numbers = [{"PK": -1, "KG": 0}.get(code) for code in codes]
    numbers = [
        int(code) if number is None else number
        for code, number in zip(codes, numbers, strict=True)
        if number is not None or code.isdecimal()
    ]
    runs = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(
        _grade(low) if low == high else f"{_grade(low)}–{_grade(high)}" for low, high in runs
    )


def _grade(number):
    return {-1: "PK", 0: "K"}.get(number, str(number))


def lines(user, ended, today):
    """The tests this person may see, by name, with their newest year."""
    rows = Assessment.objects.visible_to(user).filter(ended_on__isnull=not ended)
    rows = rows.annotate(newest=Max("administrations__year"), times=Count("administrations"))
    rows = rows.order_by(Lower("name"))  # what is grouped leaves the order of the model
    return [
        {
            "name": row.name,
            "url": f"/assessments/{row.pk}/",
            "subject": row.subject,
            "grades": grades_words(row.grades) or "all",
            "scale": scale_words(row),
            "given": f"{year_name(row.newest)}, {row.times} in all" if row.times else "Not yet",
        }
        for row in rows
    ]


def facts(test):
    """[(what, in words), …] of one test."""
    found = [
        ("Subject", test.subject),
        ("Grades", grades_words(test.grades) or "all"),
        ("Scale", f"{test.get_scale_display()}: {scale_words(test)}"),
    ]
    standards = [f"{row.framework}: {row}" for row in test.standards.select_related("framework")]
    return found + ([("Aligned to", "; ".join(standards))] if standards else [])


def level_lines(test):
    """The levels of each year, the newest first; whether results keep them as they are."""
    sets = list(test.level_sets.prefetch_related("levels"))
    years = list(test.administrations.values_list("pk", "level_set"))
    done = entered(key for key, _ in years)
    used = {level_set for key, level_set in years if key in done}
    return [
        {
            "pk": row.pk,
            "years": str(row).capitalize(),
            "used": row.pk in used,
            "levels": [_level(test, level) for level in row.levels.all()],
        }
        for row in sets
    ]


def _level(test, level):
    cut = cut_words(test, level.cut)
    return {
        "name": level.name,
        "cut": f"from {cut}" if cut else "",
        "meets": level.meets,
    }


def given_lines(test, today):
    """Every window, the newest first, with how many results are in."""
    rows = list(test.administrations.select_related("level_set").annotate(taking=Count("sittings")))
    done = entered(row.pk for row in rows)
    order = {"summer": 0, "fall": 1, "winter": 2, "spring": 3}
    rows.sort(key=lambda row: (-row.year, -order[row.window]))
    return [
        {
            "name": f"{row.get_window_display()} {year_name(row.year)}",
            "url": f"/administrations/{row.pk}/",
            "when": when(row, today),
            "classes": row.taking,
            "entered": f"{done.get(row.pk, 0):,}",
            "no_levels": row.level_set_id is None,
        }
        for row in rows
    ]

"""A list of places, known by name: schools, branches of the public library, offices."""

import re

from zones.access import Kind, Role, Side
from zones.models import Place

from .line import Line, Outcome, change, plain
from .read import Column

KEEPERS = (Role.DATA_STEWARD, Role.LIBRARY_ADMIN)
COLUMNS = (
    Column("name", "Name", ("school name", "place", "school", "building"), True, "Oak School"),
    Column("short_name", "Short name", ("short", "abbreviation"), example="Oak"),
    Column("kind", "Kind", ("type", "what"), True, "School"),
    Column("side", "Side", ("organisation", "organization")),
    Column("level", "Level", ("school level",), example="Elementary school"),
    Column("grades", "Grades", ("grade", "grade span", "grade levels"), example="PK-5"),
    Column("address", "Address", ("street", "street address")),
    Column("opens", "First day", ("opened", "opens")),
    Column("closes", "Last day", ("closed", "closes")),
)
SHOWN = ("name", "kind", "level", "grades")
LABELS = {column.code: column.label for column in COLUMNS}
LEVELS = {plain(word): level for level in Place.Level for word in (level.value, level.label)}
SIDES = {plain(word): side for side in Side for word in (side.value, side.label)}
SIDES |= {"library": Side.LIBRARY, "school": Side.SCHOOLS, "district": Side.SCHOOLS}
KINDS = {plain(word): kind for kind in Kind for word in (kind.value, kind.label)}
KINDS |= {"library": Kind.BRANCH, "branch library": Kind.BRANCH, "library branch": Kind.BRANCH}
LIMITS = {"name": 120, "short_name": 40, "grades": 20, "address": 200}


def check(upload):
    held = upload.created_by.held
    keeps_all = upload.district_id in held.districts(Role.DATA_STEWARD)
    places = Place.objects.filter(district=upload.district_id).order_by()
    known = {place.name.lower(): place for place in places}
    kept = set(places.editable_by(upload.created_by).values_list("pk", flat=True))
    lines, seen = [], {}
    for row in upload.rows:
        line = Line(row["line"], row)
        place = known.get(row.get("name", "").lower())
        _read(line)
        _keeps(line, place, kept, keeps_all)
        first = seen.setdefault(row.get("name", "").lower(), line.number)
        if first != line.number:
            line.refuse(f"Says the same as line {first}.")
        if not line.refused:
            _compare(line, place)
        lines.append(line)
    return lines


def _read(line):
    cells = line.cells
    if not cells.get("name"):
        line.refuse("The name is missing.")
    for code, limit in LIMITS.items():
        line.short_enough(code, LABELS[code], limit)
    kind, level = _kind(line)
    made = {"kind": kind, "side": _side(line, kind), "level": level}
    made |= {code: cells.get(code, "") for code in LIMITS}
    made |= {code: line.day(code, LABELS[code]) for code in ("opens", "closes")}
    if kind in (Kind.BRANCH, Kind.OFFICE) and cells.get("level"):
        line.refuse("Only a school has a level.")
    if made["opens"] and made["closes"] and made["closes"] < made["opens"]:
        line.refuse("The last day is before the first.")
    line.made = made


def _kind(line):
    """(kind, level): "Elementary school" under Kind says both."""
    text = line.cells.get("kind", "")
    kind, level = KINDS.get(plain(text)), _level(line)
    if kind is None and _level_named(text):
        return Kind.SCHOOL, level or _level_named(text)
    if kind is None:
        line.refuse(f"“{text[:40]}” is no kind. Kinds are: School, Branch, Office.")
    if kind == Kind.SCHOOL:
        return kind, level or _level_named(line.cells.get("name", ""))
    return kind, ""


def _level(line):
    text = line.cells.get("level", "")
    level = _level_named(text)
    if text and not level:
        words = ", ".join(choice.label for choice in Place.Level)
        line.refuse(f"“{text[:40]}” is no level. Levels are: {words}.")
    return level


def _level_named(text):
    """The level a word or a name like “Oak Elementary School” says."""
    if plain(text) in LEVELS:
        return LEVELS[plain(text)]
    words = set(plain(text).split())
    return next((level for level in Place.Level if level.value in words), "")


def _side(line, kind):
    if kind in (Kind.SCHOOL, Kind.BRANCH):
        return Side.SCHOOLS if kind == Kind.SCHOOL else Side.LIBRARY
    text = line.cells.get("side", "")
    side = SIDES.get(plain(text))
    if kind == Kind.OFFICE and not side:
        line.refuse("Say under Side whose office it is: Schools or Public library.")
    return side


def _keeps(line, place, kept, keeps_all):
    if place and place.pk not in kept:
        line.refuse("The district has this place already, and you do not keep it.")
    elif not place and not keeps_all and line.made["side"] == Side.SCHOOLS:
        line.refuse("You keep the places of the library only.")


def _compare(line, place):
    made = line.made
    if place is None:
        if made["kind"] == Kind.SCHOOL and not made["level"]:
            line.refuse("The level of the school is missing.")
            return
        made["short_name"] = made["short_name"] or _short(made["name"])
        line.say(Outcome.NEW, "New place")
        return
    if (made["kind"], made["side"]) != (place.kind, place.side):
        line.refuse("What a place is cannot change: people and plans hang on it.")
        return
    made["place"], made["changes"] = place, {}
    for code in ("short_name", "level", "grades", "address", "opens", "closes"):
        old, new = getattr(place, code), made[code]
        if code == "level" and not line.cells.get("level"):
            continue
        if new and new != old:
            made["changes"][code] = new
            line.say(Outcome.CHANGED, _words(code, old, new))
    _dates_fit(line, place)


def _dates_fit(line, place):
    changes = line.made["changes"]
    opens, closes = (changes.get(code, getattr(place, code)) for code in ("opens", "closes"))
    if opens and closes and closes < opens:
        line.refuse("The last day is before the first.")


def _words(code, old, new):
    if code == "level":
        old, new = (Place.Level(value).label if value else "" for value in (old, new))
    return change(LABELS[code], old, new)


def _short(name):
    """Juniper, for Juniper Elementary School"""
    short = re.sub(r"\s+(branch library|branch|library|school)$", "", name, flags=re.IGNORECASE)
    short = re.sub(r"\s+(elementary|middle|junior high|high)$", "", short, flags=re.IGNORECASE)
    return (short or name)[:40]


def apply(upload):
    """Two statements whatever the length of the list; the caller holds the transaction."""
    lines = check(upload)
    fields = ("name", "short_name", "kind", "side", "level", "grades", "address", "opens", "closes")
    adds = [line.made for line in lines if line.outcome == Outcome.NEW]
    Place.objects.bulk_create(
        Place(district_id=upload.district_id, **{name: made[name] for name in fields})
        for made in adds
    )
    changed = [line.made for line in lines if line.outcome == Outcome.CHANGED]
    for made in changed:
        for name, value in made["changes"].items():
            setattr(made["place"], name, value)
    Place.objects.bulk_update([made["place"] for made in changed], fields[1:])
    return lines, []

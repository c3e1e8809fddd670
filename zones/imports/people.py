"""A list of people: one line is one position of one person, known by e-mail address."""

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from zones.access import SEATS, Role
from zones.formats import long_date
from zones.models import Place, Position, User

from .line import Line, Outcome, change, plain
from .read import Column

KEEPERS = (Role.DATA_STEWARD, Role.LIBRARY_ADMIN)
COLUMNS = (
    Column("name", "Name", ("full name", "person", "staff name"), True, "Nora Lind"),
    Column("first_name", "First name", ("given name", "first")),
    Column("last_name", "Last name", ("surname", "family name", "last")),
    Column("email", "E-mail", ("email address", "mail"), True, "nora.lind@example.org"),
    Column("role", "Role", ("position", "title", "job"), True, "Library media specialist"),
    Column("place", "Place", ("school", "building", "location", "branch", "site"), True, "Oak"),
    Column("starts", "From", ("start", "start date", "first day"), example="8/24/2026"),
    Column("ends", "Last day", ("end", "end date", "until", "to")),
)
SHOWN = ("name", "email", "role", "place")
ROLES = {plain(word): role for role in Role for word in (role.value, role.label)}
ROLES |= dict.fromkeys(("librarian", "school librarian", "media specialist"), Role.SPECIALIST)


class Known:
    """What the lines are compared with: five queries however long the list is."""

    def __init__(self, upload):
        self.user, self.today = upload.created_by, timezone.localdate()
        emails = {row.get("email", "").lower() for row in upload.rows}
        self.places = _by_name(upload)
        people = User.objects.filter(email__in=emails).order_by()
        self.people = {person.email: person for person in people}
        self.here = set(people.visible_to(self.user).values_list("pk", flat=True))
        self.kept = set(people.editable_by(self.user).values_list("pk", flat=True))
        self.positions = {}
        held = Position.objects.editable_by(self.user).filter(user__in=people.values("pk"))
        for position in held.order_by("starts"):
            key = (position.user_id, position.place_id, position.role)
            self.positions.setdefault(key, []).append(position)

    def person(self, email):
        """The person, unless only another district knows them."""
        person = self.people.get(email)
        return person if person and person.pk in self.here else None


def _by_name(upload):
    """{name or short name: [place, …]} of the places whose people the sender keeps."""
    found = {}
    places = Place.objects.editable_by(upload.created_by).filter(district=upload.district_id)
    for place in places.order_by():
        for name in {plain(place.name), plain(place.short_name)}:
            found.setdefault(name, []).append(place)
    return found


def check(upload):
    known, seen, names = Known(upload), {}, {}
    lines = []
    for row in upload.rows:
        line = Line(row["line"], row)
        _read(line, known)
        if not line.refused:
            _unlike_others(line, seen, names)
        if not line.refused:
            _compare(line, known)
        lines.append(line)
    return lines


def _read(line, known):
    """Reads the cells into `made`, or says what is wrong with them."""
    email = line.person(known, "The name is missing.")
    role = _role(line)
    place = _place(line, known)
    if role and place and (place.kind, place.side) not in SEATS[role]:
        line.refuse(no_such_seat(place))
    starts, ends = line.day("starts", "From"), line.day("ends", "Last day")
    if starts and ends and ends < starts:
        line.refuse("The last day is before the first.")
    line.made = {"email": email, "role": role, "place": place, "starts": starts, "ends": ends}


def no_such_seat(place):
    seats = [role.label for role, at in SEATS.items() if (place.kind, place.side) in at]
    return f"{place} has these roles: {', '.join(seats)}."


def _role(line):
    text = line.cells.get("role", "")
    role = ROLES.get(plain(text))
    if not role:
        words = ", ".join(choice.label for choice in Role)
        line.refuse(f"“{text[:40]}” is no role. Roles are: {words}.")
    return role


def _place(line, known):
    text = line.cells.get("place", "")
    places = known.places.get(plain(text), ())
    if len(places) == 1:
        return places[0]
    if places:
        line.refuse(f"Several places are called “{text[:60]}”: write the full name.")
    else:
        line.refuse(f"“{text[:60]}” is not one of the places you keep.")
    return None


def _unlike_others(line, seen, names):
    """No seat twice, and one name for one address."""
    made, name = line.made, line.cells.get("name", "")
    seat = (made["email"], made["place"].pk, made["role"], made["starts"])
    first = seen.setdefault(seat, line.number)
    if first != line.number:
        line.refuse(f"Says the same as line {first}.")
    number, other = names.setdefault(made["email"], (line.number, name))
    if name and other and plain(name) != plain(other):
        line.refuse(f"Line {number} gives {made['email']} another name: {other}.")


def _compare(line, known):
    made, person = line.made, known.people.get(line.made["email"])
    held = ()
    if person:
        held = known.positions.get((person.pk, made["place"].pk, made["role"]), ())
    _compare_position(line, held, known)
    if line.refused:
        return
    here = known.person(made["email"])
    name = line.cells.get("name", "")
    if not here:
        line.joins, line.reasons = True, ["New person and position"]
    elif name and name != here.name and here.pk in known.kept:
        line.made["rename"] = name
        line.say(Outcome.CHANGED, change("Name", here.name, name))


def _compare_position(line, held, known):
    made = line.made
    if made["ends"] and any(position.ends == made["ends"] for position in held):
        return
    current = next((row for row in held if row.ends is None or row.ends >= known.today), None)
    if current and not (made["ends"] and made["ends"] < current.starts):
        _compare_current(line, current, known)
        return
    last = max((row.ends for row in held if row.ends), default=None)
    if not current and last and not (made["starts"] and made["starts"] > last):
        line.refuse(f"Held this until {long_date(last)}: write a later day under From.")
        return
    _new_position(line, known)


def _new_position(line, known):
    made, place = line.made, line.made["place"]
    starts = made["starts"] or known.today
    if made["ends"] and made["ends"] < starts:
        line.refuse("The last day has passed: write the first day too.")
    elif place.closes and (made["ends"] is None or made["ends"] > place.closes):
        line.refuse(f"{place} closes on {long_date(place.closes)}: write a last day until then.")
    else:
        line.made["starts"] = starts
        line.say(Outcome.NEW, "New position")


def _compare_current(line, position, known):
    """A later first day is no news: the person held the position already."""
    made, changes = line.made, {}
    if made["starts"] and made["starts"] < position.starts:
        changes["starts"] = made["starts"]
        line.say(Outcome.CHANGED, change("From", position.starts, made["starts"]))
    if made["ends"] and made["ends"] != position.ends:
        if position.role == Role.DATA_STEWARD and position.user_id == known.user.pk:
            line.refuse("Your own position as data steward is ended on your own page.")
            return
        changes["ends"] = made["ends"]
        line.say(Outcome.CHANGED, change("Last day", position.ends, made["ends"]))
    made["position"], made["changes"] = position, changes


def apply(upload):
    """Four statements whatever the length of the list; the caller holds the transaction."""
    lines = check(upload)
    good = [line for line in lines if not line.refused]
    adds = [line for line in good if line.outcome == Outcome.NEW]
    people, fresh = add_people(adds)
    Position.objects.bulk_create(
        Position(user_id=people[line.made["email"]], **_seat(line.made)) for line in adds
    )
    _rename(good)
    changed = [_changed(line.made) for line in good if line.made.get("changes")]
    Position.objects.bulk_update(changed, ["starts", "ends"])
    return lines, fresh


def _seat(made):
    return {name: made[name] for name in ("place", "role", "starts", "ends")}


def _changed(made):
    for name, value in made["changes"].items():
        setattr(made["position"], name, value)
    return made["position"]


def add_people(adds):
    """({e-mail: id}, ids of those who are new in the district)"""
    emails = {}
    for line in adds:
        emails.setdefault(line.made["email"], line.cells.get("name", ""))
    here = set(User.objects.filter(email__in=emails).values_list("email", flat=True))
    User.objects.bulk_create(
        User(email=email, name=name, password=make_password(None))
        for email, name in emails.items()
        if email not in here
    )
    people = dict(User.objects.filter(email__in=emails).values_list("email", "pk"))
    return people, sorted({people[line.made["email"]] for line in adds if line.joins})


def _rename(lines):
    names = {line.made["email"]: line.made["rename"] for line in lines if "rename" in line.made}
    people = list(User.objects.filter(email__in=names).order_by())
    for person in people:
        person.name = names[person.email]
    User.objects.bulk_update(people, ["name"])

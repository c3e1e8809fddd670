"""A list of zones: one line is one school of a zone, or its branch alone; each may name a lead."""

from difflib import get_close_matches

from zones.access import Kind, Role
from zones.formats import long_date
from zones.models import Position, Zone, ZoneMembership

from .line import Line, Outcome, change, plain
from .people import Known as KnownPeople
from .people import add_people
from .read import Column

KEEPERS = (Role.DATA_STEWARD,)
COLUMNS = (
    Column("zone", "Zone", ("zone name", "name of the zone"), True, "Heron zone"),
    Column("branch", "Branch", ("branch library", "library", "library branch"), True, "Heron"),
    Column("school", "School", ("partner school", "school name"), example="Juniper"),
    Column("name", "Lead name", ("lead", "zone lead", "lead contact"), example="Nora Lind"),
    Column(
        *("email", "Lead e-mail", ("lead email address", "e-mail", "mail")),
        example="nora.lind@example.org",
    ),
    Column("starts", "First day", ("from", "start", "start date"), example="8/24/2026"),
)
SHOWN = ("zone", "branch", "school", "name")
SHARED = {"school", "branch", "library", "elementary", "middle", "high"}
NOT_KEPT = "You do not keep the zones of this district."


class Known(KnownPeople):
    """What the lines are compared with: a fixed number of queries however long the list is."""

    def __init__(self, upload):
        super().__init__(upload)
        zones = Zone.objects.editable_by(self.user).filter(district=upload.district_id)
        rows = list(zones.select_related("branch").order_by())
        self.keeps = upload.district_id in self.user.held.districts(*KEEPERS)
        self.zones = {plain(zone.name): zone for zone in rows}
        self.by_branch = {zone.branch_id: zone for zone in rows}
        self.members = {}
        members = ZoneMembership.objects.filter(school__district=upload.district_id)
        for row in members.select_related("zone").order_by("starts"):
            self.members.setdefault(row.school_id, []).append(row)

    def named(self, text, kind):
        return [place for place in self.places.get(plain(text), ()) if place.kind == kind]

    def near(self, text, kind):
        """Names of places somebody who wrote `text` may have meant."""
        names = {
            _own(name): place.name
            for name, places in self.places.items()
            for place in places
            if place.kind == kind
        }
        found = get_close_matches(_own(text), names, n=3, cutoff=0.7)
        return list(dict.fromkeys(names[name] for name in found))


def _own(name):
    """What is a place's own in its name: without the words that many share."""
    words = [word for word in plain(name).split() if word not in SHARED]
    return " ".join(words) or plain(name)


def check(upload):
    known = Known(upload)
    lines = [Line(row["line"], row) for row in upload.rows]
    steps = (_read, _read_lead, _Agreeing(), _compare_school, _Branches(), _compare_lead)
    for step in steps:
        for line in lines:
            if not line.refused:
                step(line, known)
    _tell_zones(lines)
    return lines


def _read(line, known):
    """Reads the cells into `made`, or says what is wrong with them."""
    if not known.keeps:
        line.refuse(NOT_KEPT)
        return
    if not line.cells.get("zone"):
        line.refuse("The zone is missing.")
    line.short_enough("zone", "The name of the zone", 80)
    key = plain(line.cells.get("zone", ""))
    zone = known.zones.get(key)
    if zone and zone.archived_on:
        line.refuse(f"{zone} was put into the archive: open it again first.")
    line.made = {
        "key": key,
        "zone": zone,
        "branch": _place(line, known, "branch", Kind.BRANCH),
        "school": _place(line, known, "school", Kind.SCHOOL),
        "given": line.day("starts", "First day"),
    }
    line.made["starts"] = line.made["given"] or known.today


def _place(line, known, code, kind):
    text = line.cells.get(code, "")
    if not text:
        return None
    places = known.named(text, kind)
    if len(places) == 1:
        return places[0]
    if places:
        line.refuse(f"Several places are called “{text[:60]}”: write the full name.")
        return None
    near = " or ".join(known.near(text, kind))
    hint = f" Did you mean {near}?" if near else ""
    line.refuse(f"“{text[:60]}” is no {kind.label.lower()} of the district.{hint}")
    return None


def _read_lead(line, known):
    if line.cells.get("email"):
        line.made["email"] = line.person(known, "The name of the lead is missing.")
        return
    line.made["email"] = ""
    if name := line.cells.get("name"):
        line.refuse(f"The e-mail address of {name[:60]} is missing.")


class _Agreeing:
    """No line says the same as one before it, or the contrary: that is told with its number."""

    def __init__(self):
        self.seen, self.zones, self.days, self.names = {}, {}, {}, {}

    def __call__(self, line, known):
        made, number = line.made, line.number
        school = made["school"]
        says = (made["key"], school and school.pk, made["email"])
        if (first := self.seen.setdefault(says, number)) != number:
            line.refuse(f"Says the same as line {first}.")
        if school:
            self._one_zone(line, school)
        if made["email"] and (name := line.cells.get("name", "")):
            first, other = self.names.setdefault(made["email"], (number, name))
            if plain(name) != plain(other):
                line.refuse(f"Line {first} gives {made['email']} another name: {other}.")

    def _one_zone(self, line, school):
        made, zone = line.made, line.cells["zone"]
        first, key, name = self.zones.setdefault(school.pk, (line.number, made["key"], zone))
        if key != made["key"]:
            line.refuse(f"Line {first} puts {school} into another zone: {name}.")
            return
        first, day = self.days.setdefault(school.pk, (line.number, made["starts"]))
        if day != made["starts"]:
            line.refuse(f"Line {first} gives {school} another first day: {long_date(day)}.")
        elif first != line.number:
            made["school"], made["also"] = None, school  # joins by that line; this one adds a lead


def _compare_school(line, known):
    made, school = line.made, line.made["school"]
    if not school:
        return
    rows = known.members.get(school.pk, ())
    open_rows = [row for row in rows if row.ends is None or row.ends >= made["starts"]]
    here = [row for row in rows if made["zone"] and row.zone_id == made["zone"].pk]
    if other := next((row for row in open_rows if row not in here), None):
        _in_another_zone(line, other)
    elif current := next((row for row in open_rows if row in here), None):
        _compare_first_day(line, current, rows)
    elif here and not (made["given"] and made["given"] > here[-1].ends):
        last = long_date(here[-1].ends)
        line.refuse(f"{school} left {made['zone']} on {last}: write a later First day.")
    elif school.closes and school.closes < made["starts"]:
        line.refuse(f"{school} closes on {long_date(school.closes)}.")
    else:
        made["joins"] = True
        words = f"{school} joins on {long_date(made['starts'])}"
        line.say(Outcome.NEW, words)


def _in_another_zone(line, row):
    school = line.made["school"]
    if row.starts > line.made["starts"]:
        line.refuse(f"{school} joins {row.zone} on {long_date(row.starts)}.")
    else:
        line.refuse(f"{school} is in {row.zone}. A school is in one zone on any day.")
    line.link = f"/zones/schools/{row.pk}/move/", f"Move {school} to another zone"


def _compare_first_day(line, row, rows):
    """A later first day is no news: the school is in the zone already."""
    given = line.made["given"]
    if not given or given >= row.starts:
        return
    if any(other.ends and given <= other.ends < row.starts for other in rows):
        line.refuse(f"{row.school} was in a zone between {long_date(given)} and its first day.")
        return
    line.say(Outcome.CHANGED, change("First day", row.starts, given))
    line.made["row"], row.starts = row, given


class _Branches:
    """Each zone has one branch, each branch one zone: as kept, else as the first line says."""

    def __init__(self):
        self.branches, self.of_branch = {}, {}

    def __call__(self, line, known):
        made, branch = line.made, line.made["branch"]
        zone, key = made["zone"], made["key"]
        if branch is None and not zone and key not in self.branches:
            line.refuse(f"The branch of {line.cells['zone']} is missing.")
        elif branch is not None:
            self._one_branch(line, branch, known)
        if not line.refused:
            made["branch"] = self.branches[key][1] if key in self.branches else zone.branch

    def _one_branch(self, line, branch, known):
        key, name = line.made["key"], line.cells["zone"]
        kept = known.by_branch.get(branch.pk)
        if kept and kept != line.made["zone"]:
            line.refuse(f"{branch} is the branch of {kept} already.")
            return
        first, other = self.branches.get(key, (line.number, branch))
        if other != branch:
            line.refuse(f"Line {first} gives {name} another branch: {other}.")
            return
        first, other = self.of_branch.get(branch.pk, (line.number, name))
        if plain(other) != key:
            line.refuse(f"Line {first} makes {branch} the branch of another zone: {other}.")
        elif branch.closes and branch.closes < known.today and not kept:
            line.refuse(f"{branch} closed on {long_date(branch.closes)}: choose another branch.")
        else:
            self.branches.setdefault(key, (line.number, branch))
            self.of_branch.setdefault(branch.pk, (line.number, name))


def _compare_lead(line, known):
    made, email = line.made, line.made["email"]
    if not email:
        return
    place = made["school"] or made.get("also") or made["branch"]
    person = known.people.get(email)
    held = known.positions.get((person.pk, place.pk, Role.ZONE_LEAD), ()) if person else ()
    if any(row.ends is None or row.ends >= known.today for row in held):
        return
    if held:
        last = long_date(max(row.ends for row in held))
        line.refuse(f"{person} led {place} until {last}: add the position on their page.")
    elif place.closes:
        line.refuse(f"{place} closes on {long_date(place.closes)}: add its lead by hand.")
    else:
        made["leads"], line.joins = place, not known.person(email)
        word = "New person, lead" if line.joins else "New lead"
        line.say(Outcome.NEW, f"{word} of {place}")


def _tell_zones(lines):
    """The first good line of a zone makes it, or gives it another branch."""
    for line in {line.made["key"]: line for line in reversed(lines) if not line.refused}.values():
        zone, branch = line.made["zone"], line.made["branch"]
        if zone is None:
            line.made["new_zone"] = line.cells["zone"]
            line.reasons.insert(0, f"New zone around {branch}")
            line.outcome = Outcome.NEW
        elif zone.branch_id != branch.pk:
            line.made["new_branch"] = branch
            line.say(Outcome.CHANGED, change("Branch", zone.branch, branch))


def apply(upload):
    """A fixed number of statements whatever the length; the caller holds the transaction."""
    lines = check(upload)
    good = [line for line in lines if not line.refused]
    zones = _zones(upload, good)
    ZoneMembership.objects.bulk_create(
        ZoneMembership(
            zone_id=zones[line.made["key"]],
            school=line.made["school"],
            starts=line.made["starts"],
        )
        for line in good
        if line.made.get("joins")
    )
    earlier = [line.made["row"] for line in good if "row" in line.made]
    ZoneMembership.objects.bulk_update(earlier, ["starts"])
    return lines, _leads(good)


def _zones(upload, lines):
    """{name as compared: id of the zone} of the lines, those that are new among them."""
    new = [line for line in lines if "new_zone" in line.made]
    made = Zone.objects.bulk_create(
        Zone(
            district_id=upload.district_id,
            name=line.made["new_zone"],
            branch=line.made["branch"],
        )
        for line in new
    )
    changed = []
    for line in lines:
        if "new_branch" in line.made:
            line.made["zone"].branch = line.made["new_branch"]
            changed.append(line.made["zone"])
    Zone.objects.bulk_update(changed, ["branch"])
    kept = {line.made["key"]: line.made["zone"].pk for line in lines if line.made["zone"]}
    return kept | {line.made["key"]: zone.pk for line, zone in zip(new, made, strict=True)}


def _leads(lines):
    """Ids of the people who are new in the district."""
    adds = [line for line in lines if "leads" in line.made]
    people, fresh = add_people(adds)
    Position.objects.bulk_create(
        Position(user_id=people[line.made["email"]], place=line.made["leads"], role=Role.ZONE_LEAD)
        for line in adds
    )
    return fresh

"""Hartford's teams: the pilot zone's, with two meetings behind it and one ahead, and the citywide
team of the document ("Branch Manager, LMS and Technology Leadership Team")."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from goals.decided import make_step
from goals.models import Attendance, Decision, Feed, Meeting, Resource, Standard, Team, TeamSeat
from goals.teams import team_of
from zones.access import Kind, Role
from zones.models import Position

CITYWIDE = "Branch Manager, LMS and Technology Leadership Team"
KICK_OFF = {
    "where": "Goodwin Branch, community room",
    "agenda": "Who leads at each school\nOne focus for every place\nDates until summer",
    "notes": "Kestrel asks for the science backpacks before winter break. Parking is short on "
    "Tuesdays; Lark offers its lot. Plover could not come: ask again in person.",
    "guests": "The family center, the after-school provider",
    "decisions": [
        "Every school names the weekday its families can best come.",
        "Bring the story time to one school yard a month in spring.",
    ],
}
SECOND = {
    "where": "Heron Elementary School, library",
    "agenda": "How the kindergarten mornings went\nSchool ID as a library card\nScience night",
    "notes": "Registration mornings fill up by word of mouth; the flyer came late. Four schools "
    "have the card numbers ready. The vendor answers questions about the rest by mail.",
    "guests": "",
    "decisions": [
        "Print the flyer for the next morning three weeks ahead, in two languages.",
        "Ask the two schools without a date for the card to visit one that has it.",
    ],
}
CITY = {
    "where": "Main library, board room",
    "agenda": "What the pilot learned\nTraining on the shared databases\nWho comes from Onyx",
    "notes": "The pilot’s lessons are short enough to read aloud; do so in every zone’s first "
    "meeting. Training needs two dates, one of them after four.",
    "guests": "The city’s technology office",
    "decisions": ["Offer the database training twice, once in the evening."],
}


def load(places, zones, dates):
    team = team_of(zones["Goodwin"])
    team.purpose = "The leads of Goodwin Branch and its six schools: one plan, written together."
    team.save(update_fields=["purpose"])
    leads = _positions(Role.ZONE_LEAD, places, "Goodwin", "Heron", "Kestrel", "Lark", "Osprey")
    first = _held(team, dates, -60, KICK_OFF, leads[:4])
    _held(team, dates, -12, SECOND, leads)
    _ahead(team, dates, 16, "Goodwin Branch, community room", leads[0].user)
    area = Standard.objects.key_areas().filter(framework__district=team.district_id).first()
    goal = places["Goodwin"].plans.get().goals.get()
    make_step(first.decisions.last(), goal, area, leads[0].user)
    Feed.objects.create(position=leads[0])
    _citywide(places, team.district, dates)


def _positions(role, places, *names):
    return [Position.objects.get(role=role, place=places[name]) for name in names]


def _citywide(places, district, dates):
    team = Team.objects.create(
        district=district,
        name=CITYWIDE,
        purpose="A citywide community of practice: what one zone learned, the next one has.",
    )
    named = [(Role.SPECIALIST, "Heron"), (Role.SPECIALIST, "Kestrel")]
    named += [(Role.DISTRICT_ADMIN, "Head"), (Role.SUPERVISOR, "LMS")]
    seats = [TeamSeat(team=team, role=role, place=places[name]) for role, name in named]
    TeamSeat.objects.bulk_create(
        [TeamSeat(team=team, role=Role.ZONE_LEAD, kind=Kind.BRANCH), *seats]
    )
    came = _positions(Role.ZONE_LEAD, places, "Goodwin", "Amber", "Basalt", "Slate")
    came += [*_positions(Role.SPECIALIST, places, "Heron", "Kestrel")]
    came += _positions(Role.SUPERVISOR, places, "LMS")
    _held(team, dates, -25, CITY, came)
    Resource.objects.create(
        team=team,
        title="Training outlines for shared databases",
        link="https://outlines.example.org/databases",
        by=came[0].user,
    )


def _moments(team, dates, days):
    day = dates.next_weekday(dates.today + timedelta(days=days))
    zone = ZoneInfo(team.district.time_zone)
    starts, ends = (datetime.combine(day, time(hour, 30), zone) for hour in (15, 16))
    return {"starts_at": starts, "ends_at": ends}


def _held(team, dates, days, story, came):
    words = {key: story[key] for key in ("where", "agenda", "notes", "guests")}
    meeting = Meeting.objects.create(
        team=team, created_by=came[0].user, **words, **_moments(team, dates, days)
    )
    Attendance.objects.bulk_create(Attendance(meeting=meeting, position=one) for one in came)
    rows = enumerate(story["decisions"])
    Decision.objects.bulk_create(
        Decision(meeting=meeting, position=position, text=text) for position, text in rows
    )
    return meeting


def _ahead(team, dates, days, where, by):
    agenda = "Spring dates\nWhat is still open with the library card"
    Meeting.objects.create(
        team=team, where=where, agenda=agenda, created_by=by, **_moments(team, dates, days)
    )

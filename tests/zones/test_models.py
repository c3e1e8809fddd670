from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories import (
    BranchFactory,
    DayOffFactory,
    DistrictFactory,
    OfficeFactory,
    PlaceFactory,
    PositionFactory,
    ReportingPeriodFactory,
    SchoolYearFactory,
    UserFactory,
    ZoneFactory,
    ZoneMembershipFactory,
)
from zones.access import Kind, Role, Seat, Side
from zones.models import Place, Position, User, WorkingDays, Zone

EVERYWHERE = {
    "Heron Branch",
    "Juniper School",
    "Library Media Services",
    "Main library office",
    "Oak School",
    "Superintendent's office",
}
FOR_BRANCHES = EVERYWHERE - {"Oak School"}


@pytest.fixture
def places(school, other_school, office, head_office, library_office, branch, zone):
    PlaceFactory(name="Far School")


def of(name, request):
    return request.getfixturevalue(name)


@pytest.mark.parametrize(
    ("role", "seen", "kept"),
    [
        ("specialist", EVERYWHERE, set()),
        ("school_staff", EVERYWHERE, set()),
        ("principal", EVERYWHERE, set()),
        ("zone_lead", EVERYWHERE, set()),
        ("branch_lead", FOR_BRANCHES, set()),
        ("branch_staff", FOR_BRANCHES, set()),
        ("library_admin", EVERYWHERE, {"Heron Branch", "Main library office"}),
        ("supervisor", EVERYWHERE, set()),
        ("district_admin", EVERYWHERE, set()),
        ("data_steward", EVERYWHERE, EVERYWHERE),
        ("viewer", EVERYWHERE, set()),
    ],
)
def test_each_role_sees_and_keeps_its_places(request, places, role, seen, kept):
    user = of(role, request)

    visible = set(Place.objects.visible_to(user).values_list("name", flat=True))
    editable = set(Place.objects.editable_by(user).values_list("name", flat=True))

    assert (visible, editable) == (seen, kept)


def test_somebody_without_a_position_today_sees_nothing(places, school):
    gone = PositionFactory(place=school, ends=timezone.localdate() - timedelta(1)).user
    ahead = PositionFactory(place=school, starts=timezone.localdate() + timedelta(1)).user

    seen = [Place.objects.visible_to(user).count() for user in (gone, ahead, UserFactory())]

    assert seen == [0, 0, 0]


def test_people_are_visible_by_place_and_viewers_see_no_names(
    specialist, branch_staff, viewer, outsider, other_school
):
    unseen = PositionFactory(place=other_school, user__name="Oak Person").user

    seen = [
        list(User.objects.visible_to(user).values_list("name", flat=True))
        for user in (branch_staff, viewer)
    ]

    assert seen == [["Ada Field", "Bea Tan", "Dana Okafor"], ["Bea Tan"]]
    assert unseen not in User.objects.visible_to(outsider)


def test_only_who_keeps_every_position_keeps_name_and_address(
    data_steward, library_admin, specialist, branch_staff, outsider, school, branch
):
    PositionFactory(user=outsider, place=school)
    PositionFactory(user=specialist, place=branch, role=Role.BRANCH_STAFF)

    steward = set(User.objects.editable_by(data_steward))
    library = set(User.objects.editable_by(library_admin))

    assert steward == {data_steward, library_admin, specialist, branch_staff}
    assert library == {library_admin, branch_staff}


def test_held_answers_by_role_side_and_kind(school, branch, library_office):
    user = PositionFactory(place=school).user
    PositionFactory(user=user, place=branch, role=Role.ZONE_LEAD)
    PositionFactory(user=user, place=library_office, role=Role.LIBRARY_ADMIN, ends=date(2026, 1, 1))
    district = school.district_id

    held = User.objects.get(pk=user.pk).held

    assert set(held.seats) == {
        Seat(school.pk, Role.SPECIALIST, Kind.SCHOOL, Side.SCHOOLS, district, "America/New_York"),
        Seat(branch.pk, Role.ZONE_LEAD, Kind.BRANCH, Side.LIBRARY, district, "America/New_York"),
    }
    assert held.places() == {school.pk, branch.pk}
    assert held.places(Role.ZONE_LEAD) == {branch.pk}
    assert held.districts(Role.LIBRARY_ADMIN) == set()
    assert held.districts(side=Side.LIBRARY, kind=Kind.BRANCH) == {district}
    assert held.sides() == {(district, Side.SCHOOLS), (district, Side.LIBRARY)}
    assert (held.has(Role.SPECIALIST), held.has(Role.VIEWER)) == (True, False)
    assert held.only_views() is False


def test_a_viewer_and_somebody_without_a_position_only_view(viewer, db):
    assert [viewer.held.only_views(), UserFactory().held.only_views()] == [True, True]


def test_positions_hold_on_both_their_days(specialist):
    position = specialist.positions.get()
    first, last = date(2026, 1, 5), date(2026, 3, 6)
    Position.objects.filter(pk=position.pk).update(starts=first, ends=last)
    days = [first - timedelta(1), first, last, last + timedelta(1)]

    held = [Position.objects.on(day).exists() for day in days]

    assert held == [False, True, True, False]


def test_who_is_away_is_not_present_but_keeps_the_seat(specialist):
    today = timezone.localdate()
    specialist.positions.get().mark_away(today, today + timedelta(3))

    days = [today - timedelta(1), today, today + timedelta(3), today + timedelta(4)]

    assert [Position.objects.present_on(day).exists() for day in days] == [
        True,
        False,
        False,
        True,
    ]
    assert User.objects.get(pk=specialist.pk).held.has(Role.SPECIALIST)


def test_a_position_ends_not_before_it_began(specialist):
    position = specialist.positions.get()

    position.end(date(2001, 1, 1))

    assert position.ends == position.starts


def message(row):
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    return caught.value.messages


def test_constraints_say_what_is_wrong(db, zone, school, district):
    today, day = timezone.localdate(), timedelta(1)
    year = SchoolYearFactory(district=district)
    period = ReportingPeriodFactory(school_year=year)
    DayOffFactory(district=district, day=today)
    other = ZoneFactory(branch=BranchFactory(district=district))
    build = {"school_year": year, "name": "Spring"}
    early = {"starts": today + 99 * day, "due_on": today + 90 * day, "ends": today + 120 * day}

    found = [
        message(PlaceFactory.build(district=district, name="JUNIPER school")),
        message(PlaceFactory.build(district=district, side=Side.LIBRARY)),
        message(OfficeFactory.build(district=district, level=Place.Level.HIGH)),
        message(PlaceFactory.build(district=district, opens=today, closes=today - day)),
        message(Zone(district=district, name="HERON zone", branch=BranchFactory())),
        message(Zone(district=district, name="Odd", branch=school)),
        message(ZoneMembershipFactory.build(zone=other, school=school, starts=today)),
        message(SchoolYearFactory.build(district=district)),
        message(ReportingPeriodFactory.build(**build)),
        message(ReportingPeriodFactory.build(**build | early)),
        message(DayOffFactory.build(district=district, day=today)),
        message(UserFactory.build(email="Upper@example.org", password="x")),
        message(PositionFactory.build(user=UserFactory(), place=school, role=Role.VIEWER)),
    ]

    assert period.school_year == year
    assert found == [
        ["The district already has a place with this name."],
        ["A school is on the schools' side, a branch is not."],
        ["Only a school has a level."],
        ["A place cannot close before it opens."],
        ["The district already has a zone with this name."],
        ["A zone is built around a branch of the library."],
        ["The school is already in a zone on one of these days."],
        ["Another school year has some of these days."],
        ["Another period of the year has some of these days."],
        [
            "The due date must lie between the first and the last day.",
        ],
        ["This day is already in the calendar."],
        ["Write the e-mail address in lower case."],
        [
            "Juniper School has these roles: Library media specialist, School staff, "
            "School administrator, Zone lead."
        ],
    ]


def test_the_database_refuses_what_a_page_would_miss(zone, school, district, specialist):
    other = ZoneFactory(branch=BranchFactory(district=district))
    SchoolYearFactory(district=district)
    attempts = [
        lambda: ZoneMembershipFactory(zone=other, school=school),
        lambda: SchoolYearFactory(district=district),
        lambda: PositionFactory(user=specialist, place=school),
        lambda: PlaceFactory(district=district, name="juniper school"),
        lambda: UserFactory(email="Upper@example.org"),
    ]

    for attempt in attempts:
        with transaction.atomic(), pytest.raises(IntegrityError):
            attempt()


def test_memberships_may_follow_each_other(zone, school, district):
    last = timezone.localdate()
    zone.memberships.update(ends=last)
    other = ZoneFactory(branch=BranchFactory(district=district))

    ZoneMembershipFactory(zone=other, school=school, starts=last + timedelta(1))

    days = [last, last + timedelta(1)]
    found = [Place.objects.partners_of({school.pk}, day).branches().get() for day in days]
    assert found == [zone.branch, other.branch]


def test_working_days_skip_weekends_and_the_days_off_of_each_calendar(district, branch, school):
    friday = date(2026, 9, 4)
    DayOffFactory(district=district, day=date(2026, 9, 7), name="Labor Day")
    DayOffFactory(district=district, branch=branch, day=date(2026, 9, 8))
    DayOffFactory(district=DistrictFactory(), day=date(2026, 9, 9))

    days = WorkingDays(district)

    calendars = [days.key(place.pk) for place in (school, branch)]
    assert calendars == [None, branch.pk]
    assert [days.shift(friday, 1, key) for key in calendars] == [
        date(2026, 9, 8),
        date(2026, 9, 7),
    ]
    assert [days.shift(friday, 2, key) for key in calendars] == [date(2026, 9, 9)] * 2
    assert days.shift(date(2026, 9, 9), -2) == friday
    assert days.shift(friday, 0) == friday
    assert [days.between(friday, date(2026, 9, 11), key) for key in calendars] == [4, 4]


def test_a_place_is_open_on_both_its_days(school):
    school.opens, school.closes = date(2026, 1, 5), date(2026, 3, 6)
    school.save()
    days = [date(2026, 1, 4), school.opens, school.closes, date(2026, 3, 7)]

    assert [school.is_open(day) for day in days] == [False, True, True, False]
    assert [Place.objects.open_on(day).exists() for day in days] == [False, True, True, False]

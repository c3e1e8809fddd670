from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import BranchFactory, PlaceFactory, PositionFactory, UploadFactory
from zones import imports
from zones.access import Role
from zones.models import Place, Position, User

TODAY = timezone.localdate


def line(number=2, **cells):
    row = {
        "name": "Nora Lind",
        "email": "nora@example.org",
        "role": "specialist",
        "place": "Juniper",
    }
    return {"line": number} | row | cells


def place(number=2, **cells):
    return {"line": number, "name": "Elm School", "kind": "School", "level": "High"} | cells


@pytest.fixture
def upload(data_steward, school, district):
    def upload(*rows, kind="people", by=data_steward):
        return UploadFactory(district=district, created_by=by, kind=kind, rows=list(rows))

    return upload


def outcomes(upload):
    return [(str(row.outcome), row.reasons) for row in imports.check(upload)]


def test_new_people_are_added_once(upload, school):
    rows = (
        line(role="Library Media Specialist", place="juniper school"),
        line(3, name="Ola Berg", email="OLA@example.org", role="principal", ends="6/30/2040"),
    )

    before = outcomes(upload(*rows))
    _, people = imports.apply(upload(*rows))
    after = outcomes(upload(*rows))
    imports.apply(upload(*rows))

    assert before == [("new", ["New person and position"])] * 2
    assert after == [("unchanged", [])] * 2
    ola = User.objects.get(email="ola@example.org")
    assert (ola.name, ola.has_usable_password(), len(people)) == ("Ola Berg", False, 2)
    kept = Position.objects.filter(place=school).order_by("role")
    assert [(row.user.email, row.role, row.starts, row.ends) for row in kept] == [
        ("ola@example.org", "principal", TODAY(), date(2040, 6, 30)),
        ("nora@example.org", "specialist", TODAY(), None),
    ]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"email": "nora"}, "“nora” is no e-mail address."),
        ({"email": ""}, "“” is no e-mail address."),
        ({"name": ""}, "The name is missing."),
        ({"name": "N" * 121}, "The name is longer than 120 letters."),
        ({"place": "Nowhere"}, "“Nowhere” is not one of the places you keep."),
        ({"starts": "soon"}, "“soon” under From is no date: write it like 9/7/2026."),
        (
            {"starts": "9/1/2026", "ends": "8/1/2026"},
            "The last day is before the first.",
        ),
        ({"ends": "8/1/2020"}, "The last day has passed: write the first day too."),
        (
            {"role": "Supervisor of nothing"},
            "“Supervisor of nothing” is no role. Roles are: Library media specialist, "
            "School staff, School administrator, Zone lead, Branch staff, Library partnership "
            "lead, Library supervisor, District administrator, Data steward, Board viewer.",
        ),
        (
            {"role": "viewer"},
            "Juniper School has these roles: Library media specialist, School staff, "
            "School administrator, Zone lead.",
        ),
    ],
)
def test_lines_that_cannot_be_are_refused_with_the_reason(upload, cells, reason):
    assert outcomes(upload(line(**cells))) == [("refused", [reason])]


def test_the_same_line_twice_and_two_names_for_one_address_are_refused(upload, other_school):
    rows = line(2), line(3), line(4, place="Oak", name="Somebody Else")

    assert outcomes(upload(*rows)) == [
        ("new", ["New person and position"]),
        ("refused", ["Says the same as line 2."]),
        ("refused", ["Line 2 gives nora@example.org another name: Nora Lind."]),
    ]


def test_a_known_person_is_renamed_and_moved_with_the_old_values_shown(
    upload, specialist, other_school
):
    starts = specialist.positions.get().starts
    rows = (
        line(email=specialist.email, name="Dana O. Okafor", ends="6/30/2040"),
        line(3, email=specialist.email, name="Dana O. Okafor", place="Oak"),
    )

    before = outcomes(upload(*rows))
    imports.apply(upload(*rows))

    assert before == [
        ("changed", ["Last day: none → June 30, 2040", "Name: Dana Okafor → Dana O. Okafor"]),
        ("new", ["New position", "Name: Dana Okafor → Dana O. Okafor"]),
    ]
    specialist.refresh_from_db()
    assert specialist.name == "Dana O. Okafor"
    held = specialist.positions.order_by("starts").values_list("place__name", "starts", "ends")
    assert list(held) == [
        ("Juniper School", starts, date(2040, 6, 30)),
        ("Oak School", TODAY(), None),
    ]


def test_a_later_first_day_is_no_news_but_an_earlier_one_is(upload, specialist):
    starts = specialist.positions.get().starts
    later, earlier = starts + timedelta(30), starts - timedelta(30)
    rows = [
        line(email=specialist.email, name="", starts=day.isoformat()) for day in (later, earlier)
    ]

    found = [outcomes(upload(row))[0][0] for row in rows]

    assert found == ["unchanged", "changed"]


def test_somebody_who_left_is_not_added_back_by_an_old_list(upload, specialist):
    left = TODAY() - timedelta(3)
    specialist.positions.update(ends=left)
    row = line(email=specialist.email, name="Dana Okafor")

    old = outcomes(upload(row))[0]
    same = outcomes(upload(row | {"ends": left.isoformat()}))[0]
    again = outcomes(upload(row | {"starts": TODAY().isoformat()}))[0]

    assert old[0] == "refused"
    assert old[1][0].startswith("Held this until")
    assert (same[0], again) == ("unchanged", ("new", ["New position"]))


def test_a_closed_place_takes_nobody(upload, school):
    Place.objects.filter(pk=school.pk).update(closes=date(2030, 6, 30))

    assert outcomes(upload(line())) == [
        ("refused", ["Juniper School closes on June 30, 2030: write a last day until then."])
    ]


def test_the_stewards_own_position_does_not_end_by_a_list(upload, data_steward, head_office):
    row = line(
        email=data_steward.email,
        name="Mira Szabo",
        role="data_steward",
        place=head_office.name,
        ends="1/1/2040",
    )

    assert outcomes(upload(row)) == [
        ("refused", ["Your own position as data steward is ended on your own page."])
    ]


def test_somebody_of_another_district_looks_like_anybody_new(upload, outsider, school):
    row = line(email=outsider.email, name="Another Name")

    before = outcomes(upload(row))
    imports.apply(upload(row))

    outsider.refresh_from_db()
    assert before == [("new", ["New person and position"])]
    assert outsider.name == "Otto Far"
    assert outsider.positions.filter(place=school).count() == 1


def test_places_of_another_district_and_of_the_other_side_are_unknown(
    upload, library_admin, branch
):
    PlaceFactory(name="Far School")
    far = outcomes(upload(line(place="Far School")))
    rows = line(), line(3, place="Heron", role="branch staff")

    found = outcomes(upload(*rows, by=library_admin))

    assert far == [("refused", ["“Far School” is not one of the places you keep."])]
    assert found == [
        ("refused", ["“Juniper” is not one of the places you keep."]),
        ("new", ["New person and position"]),
    ]


def test_rights_are_asked_again_when_a_list_is_applied(upload, data_steward):
    kept = upload(line())
    data_steward.positions.update(ends=TODAY() - timedelta(1))

    lines, people = imports.apply(type(kept).objects.get(pk=kept.pk))

    assert [row.refused for row in lines] == [True]
    assert people == []
    assert not User.objects.filter(email="nora@example.org").exists()


def test_a_list_costs_the_same_queries_whatever_its_length(upload):
    def queries(count, start):
        rows = [line(n, email=f"p{n}@example.org") for n in range(start, start + count)]
        with CaptureQueriesContext(connection) as captured:
            imports.apply(upload(*rows))
        return len(captured)

    queries(1, 1)
    assert queries(3, 10) == queries(300, 1000)


def test_places_are_added_changed_and_left_alone(upload, school, district):
    rows = (
        place(name="Elm Elementary School", level=""),
        place(3, name="Wren Branch", kind="branch library", level=""),
        place(4, name="Media office", kind="Office", side="public library", level=""),
        place(5, name="JUNIPER SCHOOL", level="Middle", grades="6-8"),
    )

    before = outcomes(upload(*rows, kind="places"))
    imports.apply(upload(*rows, kind="places"))
    after = outcomes(upload(*rows, kind="places"))

    assert before == [
        ("new", ["New place"]),
        ("new", ["New place"]),
        ("new", ["New place"]),
        ("changed", ["Level: Elementary school → Middle school", "Grades: none → 6-8"]),
    ]
    assert after == [("unchanged", [])] * 4
    found = Place.objects.filter(district=district, kind__in=("school", "branch"))
    assert list(found.values_list("name", "short_name", "kind", "side", "level")) == [
        ("Elm Elementary School", "Elm", "school", "schools", "elementary"),
        ("Juniper School", "Juniper", "school", "schools", "middle"),
        ("Wren Branch", "Wren", "branch", "library", ""),
    ]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"name": ""}, "The name is missing."),
        ({"kind": "Gym"}, "“Gym” is no kind. Kinds are: School, Branch, Office."),
        (
            {"level": "Upper"},
            "“Upper” is no level. Levels are: Elementary school, Middle school, High school, "
            "Combined grades.",
        ),
        ({"level": ""}, "The level of the school is missing."),
        ({"kind": "Branch"}, "Only a school has a level."),
        (
            {"kind": "Office", "level": ""},
            "Say under Side whose office it is: Schools or Public library.",
        ),
        (
            {"name": "Juniper School", "kind": "Branch", "level": ""},
            "What a place is cannot change: people and plans hang on it.",
        ),
        ({"opens": "9/1/2026", "closes": "8/1/2026"}, "The last day is before the first."),
        ({"opens": "x"}, "“x” under First day is no date: write it like 9/7/2026."),
    ],
)
def test_places_that_cannot_be_are_refused(upload, cells, reason):
    assert outcomes(upload(place(**cells), kind="places")) == [("refused", [reason])]


def test_library_lead_keeps_only_the_places_of_the_library(upload, library_admin, district):
    BranchFactory(district=district, name="Wren Branch")
    rows = place(), place(3, name="Juniper School"), place(4, name="Wren Branch", kind="branch")
    rows[2]["level"] = ""

    assert outcomes(upload(*rows, kind="places", by=library_admin)) == [
        ("refused", ["You keep the places of the library only."]),
        ("refused", ["The district has this place already, and you do not keep it."]),
        ("unchanged", []),
    ]


def test_roles_are_written_as_codes_or_words(upload, other_school):
    PositionFactory(place=other_school)
    rows = [
        line(n, email=f"p{n}@example.org", role=word)
        for n, word in enumerate(("school_staff", "School staff", "SCHOOL-STAFF", "zone lead"))
    ]

    roles = [row.made["role"] for row in imports.check(upload(*rows))]

    assert roles == [Role.SCHOOL_STAFF] * 3 + [Role.ZONE_LEAD]

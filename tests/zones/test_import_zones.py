"""A list of zones: their branches, schools and leads, read, shown, applied once."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import (
    BranchFactory,
    PlaceFactory,
    PositionFactory,
    UploadFactory,
    ZoneFactory,
    ZoneMembershipFactory,
)
from zones import imports
from zones.access import Role
from zones.formats import long_date
from zones.models import Place, Position, User, Zone, ZoneMembership

TODAY = timezone.localdate
HEAD = "Zone,Branch,School,Lead name,Lead e-mail,First day\n"


def line(number=2, **cells):
    row = {"zone": "Heron zone", "branch": "Heron", "school": "Juniper"}
    return {"line": number} | row | cells


@pytest.fixture
def upload(data_steward, school, other_school, branch, district):
    """Of a district with two schools and a branch, and no zone."""

    def upload(*rows, by=data_steward):
        return UploadFactory(district=district, created_by=by, kind="zones", rows=list(rows))

    return upload


def outcomes(upload):
    return [(str(row.outcome), row.reasons) for row in imports.check(upload)]


def test_zones_with_schools_and_leads_are_added_once(upload, school, other_school, branch):
    nora = {"name": "Nora Lind", "email": "Nora@example.org"}
    rows = (
        line(2, **nora, starts="9/1/2026"),
        line(3, school="Oak School", zone="HERON  ZONE"),
        line(4, school="", name="Ola Berg", email="ola@example.org"),
    )

    before = outcomes(upload(*rows))
    _, fresh = imports.apply(upload(*rows))
    after = outcomes(upload(*rows))
    imports.apply(upload(*rows))

    assert before == [
        (
            "new",
            [
                "New zone around Heron Branch",
                "Juniper School joins on September 1, 2026",
                "New person, lead of Juniper School",
            ],
        ),
        ("new", [f"Oak School joins on {long_date(TODAY())}"]),
        ("new", ["New person, lead of Heron Branch"]),
    ]
    assert after == [("unchanged", [])] * 3
    zone = Zone.objects.get()
    assert (zone.name, zone.branch) == ("Heron zone", branch)
    assert list(zone.memberships.order_by("starts").values_list("school", "starts", "ends")) == [
        (school.pk, date(2026, 9, 1), None),
        (other_school.pk, TODAY(), None),
    ]
    leads = Position.objects.filter(role=Role.ZONE_LEAD).order_by("user__name")
    assert list(leads.values_list("user__email", "place__name", "starts", "ends")) == [
        ("nora@example.org", "Juniper School", TODAY(), None),
        ("ola@example.org", "Heron Branch", TODAY(), None),
    ]
    assert len(fresh) == 2


def test_a_branch_alone_and_a_branch_named_once_are_enough(upload):
    rows = line(2, school=""), line(3, branch="")

    assert outcomes(upload(*rows)) == [
        ("new", ["New zone around Heron Branch"]),
        ("new", [f"Juniper School joins on {long_date(TODAY())}"]),
    ]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"zone": ""}, "The zone is missing."),
        ({"zone": "Z" * 81}, "The name of the zone is longer than 80 letters."),
        ({"branch": ""}, "The branch of Heron zone is missing."),
        (
            {"branch": "Herron"},
            "“Herron” is no branch of the district. Did you mean Heron Branch?",
        ),
        (
            {"school": "Junipr School"},
            "“Junipr School” is no school of the district. Did you mean Juniper School?",
        ),
        ({"school": "Xyzzy"}, "“Xyzzy” is no school of the district."),
        ({"school": "Heron"}, "“Heron” is no school of the district."),
        ({"starts": "soon"}, "“soon” under First day is no date: write it like 9/7/2026."),
        ({"email": "nora"}, "“nora” is no e-mail address."),
        ({"name": "Nora Lind"}, "The e-mail address of Nora Lind is missing."),
        ({"email": "nora@example.org"}, "The name of the lead is missing."),
    ],
)
def test_lines_that_cannot_be_are_refused_with_the_reason(upload, cells, reason):
    [(outcome, reasons)] = outcomes(upload(line(**cells)))

    assert (outcome, reasons[0]) == ("refused", reason)


def test_two_lines_that_contradict_each_other_name_the_first(upload, district):
    BranchFactory(district=district, name="Wren Branch", short_name="Wren")
    nora = {"email": "nora@example.org", "name": "Nora Lind"}
    rows = (
        line(2, **nora),
        line(3, zone="Wren zone", branch="Wren"),
        line(4, starts="1/1/2040", email="ola@example.org", name="Ola Berg"),
        line(5, school="Oak", branch="Wren"),
        line(6, school="", zone="Other zone"),
        line(7, school="Oak", email="nora@example.org", name="Somebody Else"),
        line(8, **nora),
    )

    assert outcomes(upload(*rows))[1:] == [
        ("refused", ["Line 2 puts Juniper School into another zone: Heron zone."]),
        ("refused", [f"Line 2 gives Juniper School another first day: {long_date(TODAY())}."]),
        ("refused", ["Line 2 gives Heron zone another branch: Heron Branch."]),
        ("refused", ["Line 2 makes Heron Branch the branch of another zone: Heron zone."]),
        ("refused", ["Line 2 gives nora@example.org another name: Nora Lind."]),
        ("refused", ["Says the same as line 2."]),
    ]


def test_a_zone_is_made_by_its_first_good_line(upload, school):
    PositionFactory(
        user__email="gone@example.org", place=school, role=Role.ZONE_LEAD, ends=TODAY() - DAY
    )
    rows = line(2, email="gone@example.org"), line(3, school="Oak")

    lines, _ = imports.apply(upload(*rows))

    assert [str(row.outcome) for row in lines] == ["refused", "new"]
    assert list(ZoneMembership.objects.values_list("zone__name", "school__name")) == [
        ("Heron zone", "Oak School")
    ]


DAY = timedelta(days=1)


def test_two_leads_of_one_school_stand_on_two_lines(upload, school):
    rows = (
        line(2, email="nora@example.org", name="Nora Lind"),
        line(3, email="ola@example.org", name="Ola Berg"),
    )

    imports.apply(upload(*rows))

    leads = Position.objects.filter(place=school).order_by("user__name")
    assert [row.user.name for row in leads] == ["Nora Lind", "Ola Berg"]
    assert ZoneMembership.objects.count() == 1


def test_a_school_of_another_zone_is_refused_with_the_way_to_move_it(
    upload, school, other_school, district
):
    other = ZoneFactory(name="Ash zone", branch=BranchFactory(district=district))
    here = ZoneMembershipFactory(zone=other, school=school)
    later = ZoneMembershipFactory(zone=other, school=other_school, starts=TODAY() + 9 * DAY)

    lines = imports.check(upload(line(2), line(3, school="Oak")))

    assert [(row.outcome, row.reasons, row.link) for row in lines] == [
        (
            "refused",
            ["Juniper School is in Ash zone. A school is in one zone on any day."],
            (f"/zones/schools/{here.pk}/move/", "Move Juniper School to another zone"),
        ),
        (
            "refused",
            [f"Oak School joins Ash zone on {long_date(later.starts)}."],
            (f"/zones/schools/{later.pk}/move/", "Move Oak School to another zone"),
        ),
    ]


def test_a_branch_of_another_zone_and_a_closed_one_are_refused(upload, branch, district):
    ZoneFactory(name="Ash zone", branch=branch)
    BranchFactory(district=district, name="Old Branch", short_name="Old", closes=date(2020, 1, 1))

    assert outcomes(upload(line(), line(3, zone="Old zone", branch="Old", school="Oak"))) == [
        ("refused", ["Heron Branch is the branch of Ash zone already."]),
        ("refused", ["Old Branch closed on January 1, 2020: choose another branch."]),
    ]


def test_another_branch_and_an_earlier_first_day_are_changes(upload, zone, school, district):
    wren = BranchFactory(district=district, name="Wren Branch", short_name="Wren")
    began = zone.memberships.get().starts
    row = line(branch="Wren", starts=(began - DAY).isoformat())

    before = outcomes(upload(row))
    imports.apply(upload(row))

    assert before == [
        (
            "changed",
            [
                f"First day: {long_date(began)} → {long_date(began - DAY)}",
                "Branch: Heron Branch → Wren Branch",
            ],
        )
    ]
    zone.refresh_from_db()
    assert (zone.branch, zone.memberships.get().starts) == (wren, began - DAY)
    assert outcomes(upload(row)) == [("unchanged", [])]


def test_an_old_list_brings_back_neither_a_school_nor_a_lead_that_left(upload, zone, school):
    yesterday = TODAY() - DAY
    zone.memberships.update(ends=yesterday)
    PositionFactory(
        user__name="Nora Lind",
        user__email="nora@example.org",
        place=zone.branch,
        role=Role.ZONE_LEAD,
        ends=yesterday,
    )
    rows = line(2), line(3, school="", email="nora@example.org")
    again = line(2, starts=TODAY().isoformat())

    assert outcomes(upload(*rows)) == [
        (
            "refused",
            [f"Juniper School left Heron zone on {long_date(yesterday)}: write a later First day."],
        ),
        (
            "refused",
            [
                f"Nora Lind led Heron Branch until {long_date(yesterday)}: "
                "add the position on their page."
            ],
        ),
    ]
    assert outcomes(upload(again))[0][0] == "new"


def test_an_archived_zone_and_a_closing_school_are_refused(upload, zone, school, other_school):
    Place.objects.filter(pk=other_school.pk).update(closes=TODAY() - DAY)
    closed = outcomes(upload(line(school="Oak")))
    Zone.objects.update(archived_on=TODAY())

    assert closed == [("refused", [f"Oak School closes on {long_date(TODAY() - DAY)}."])]
    assert outcomes(upload(line())) == [
        ("refused", ["Heron zone was put into the archive: open it again first."])
    ]


def test_places_and_people_of_another_district_are_unknown(upload, outsider):
    far = PlaceFactory(name="Far School")
    ZoneFactory(name="Heron zone", branch=BranchFactory(district=far.district))
    row = line(email=outsider.email, name="Another Name")

    found = outcomes(upload(line(school="Far School"), row | {"line": 3}))

    assert found[0] == ("refused", ["“Far School” is no school of the district."])
    assert found[1][1][0] == "New zone around Heron Branch"
    assert found[1][1][2] == "New person, lead of Juniper School"
    imports.apply(upload(row))
    outsider.refresh_from_db()
    assert outsider.name == "Otto Far"


def test_rights_are_asked_again_when_the_list_is_applied(upload, data_steward, library_admin):
    kept = upload(line())
    by_lead = outcomes(upload(line(), by=library_admin))
    data_steward.positions.update(ends=TODAY() - DAY)

    lines, _ = imports.apply(type(kept).objects.get(pk=kept.pk))

    refused = ["You do not keep the zones of this district."]
    assert by_lead == [("refused", refused)]
    assert [row.reasons for row in lines] == [refused]


def test_a_list_costs_the_same_queries_whatever_its_length(upload, district):
    def queries(count, start):
        rows = []
        for n in range(start, start + count):
            BranchFactory(district=district, name=f"B{n}")
            PlaceFactory(district=district, name=f"S{n}")
            cells = {"zone": f"Z{n}", "branch": f"B{n}", "school": f"S{n}", "name": "N"}
            rows.append(line(n, **cells, email=f"p{n}@example.org"))
        with CaptureQueriesContext(connection) as captured:
            imports.apply(upload(*rows))
        return len(captured)

    queries(1, 1)
    assert queries(2, 10) == queries(60, 1000)


def test_the_pages_take_a_list_of_zones(client, data_steward, school, branch, other_school):
    client.force_login(data_steward)
    text = HEAD + "Heron zone,Heron,Juniper,Nora Lind,nora@example.org,\nHeron zone,Herron,Oak,,,\n"
    file = SimpleUploadedFile("zones.csv", text.encode())

    url = client.post("/zones/upload/", {"file": file}).url
    page = client.get(url)
    response = client.post(f"{url}apply/")
    refused = client.get(f"{url}refused.csv").content.decode("utf-8-sig").splitlines()

    assert page.context["counts"] == {"new": 1, "changed": 0, "unchanged": 0, "refused": 1}
    assert page.context["joining"] == 1
    assert response.url == url
    assert User.objects.filter(email="nora@example.org").exists()
    assert refused == [
        "Line,Zone,Branch,School,Reason",
        "3,Heron zone,Herron,Oak,“Herron” is no branch of the district. Did you mean Heron Branch?",
    ]
    template = client.get("/zones/upload/template.csv").content.decode("utf-8-sig")
    assert template.strip() == HEAD.strip()


def test_the_link_to_move_a_school_stands_beside_the_reason(
    client, data_steward, zone, other_school, district
):
    BranchFactory(district=district, name="Wren Branch", short_name="Wren")
    client.force_login(data_steward)
    file = SimpleUploadedFile("zones.csv", (HEAD + "Wren zone,Wren,Juniper,,,\n").encode())

    page = client.get(client.post("/zones/upload/", {"file": file}).url).content.decode()

    move = f"/zones/schools/{zone.memberships.get().pk}/move/"
    assert f'<a href="{move}">Move Juniper School to another zone</a>' in page


def test_only_the_steward_sends_a_list_of_zones(client, library_admin, supervisor, zone_lead):
    found = []
    for person in (library_admin, supervisor, zone_lead):
        client.force_login(person)
        found += [
            client.post("/zones/upload/").status_code,
            client.get("/zones/upload/template.csv").status_code,
        ]

    assert found == [403] * 6

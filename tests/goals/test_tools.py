"""The register of shared tools: who keeps it, what it shows to whom, its filters and files."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goals.models import Tool
from tests.factories import PlaceFactory, ToolFactory, TrainingFactory, ZoneFactory

URL = "/tools/"
today = timezone.localdate
DAY = timedelta(days=1)


@pytest.fixture
def tool(library_office, branch, school):
    tool = ToolFactory(owner=library_office, name="Catalog search", state="deployed")
    tool.deployed_at.set([branch, school])
    return tool


def typed(owner, **fields):
    return {
        "name": "Homework help",
        "purpose": "Live help after school.",
        "owner": owner.pk,
        "state": "identified",
        "may_use": "Students",
        "access_points": "",
        "link": "",
        "deployed_at": [],
    } | fields


def test_a_tool_is_added_with_its_places(client, supervisor, library_office, school, branch):
    client.force_login(supervisor)
    places = [school.pk, branch.pk]

    client.post(f"{URL}new/", typed(library_office, state="deployed", deployed_at=places))

    tool = Tool.objects.get()
    assert (tool.name, tool.district, tool.state) == (
        *("Homework help", library_office.district),
        Tool.State.DEPLOYED,
    )
    assert set(tool.deployed_at.all()) == {school, branch}


def test_a_name_is_in_the_register_once(client, tool, supervisor, library_office):
    client.force_login(supervisor)

    page = client.post(f"{URL}new/", typed(library_office, name="Catalog search"))

    assert page.context["form"].errors == {
        "__all__": ["The register already has a tool with this name."]
    }


def test_what_is_in_use_somewhere_is_deployed(client, supervisor, library_office, school):
    client.force_login(supervisor)

    page = client.post(f"{URL}new/", typed(library_office, deployed_at=[school.pk]))

    assert page.context["form"].errors == {
        "state": ["It is in use at the places ticked below: choose Deployed."]
    }


def test_places_of_another_district_are_refused(client, supervisor, library_office, outsider):
    theirs = outsider.positions.order_by("pk").first().place
    client.force_login(supervisor)

    pages = [
        client.post(f"{URL}new/", typed(theirs)),
        client.post(f"{URL}new/", typed(library_office, deployed_at=[theirs.pk])),
    ]

    assert [list(page.context["form"].errors) for page in pages] == [["owner"], ["deployed_at"]]
    assert [theirs.name in page.content.decode() for page in pages] == [False, False]
    assert not Tool.objects.exists()


def test_who_leads_in_two_districts_says_which(client, supervisor, library_office, outsider):
    seat = outsider.positions.get(role="supervisor")
    seat.user = supervisor
    seat.save()
    client.force_login(supervisor)
    fields = typed(library_office, district=seat.place.district_id)

    page = client.post(f"{URL}new/", fields)

    assert page.context["form"].errors == {
        "owner": ["Main library office is not in that district."]
    }
    answer = client.post(f"{URL}new/", fields | {"district": library_office.district_id})
    assert answer.status_code == 302


@pytest.mark.parametrize("who", ["branch_staff", "zone_lead", "principal", "data_steward"])
def test_others_read_and_change_nothing(client, tool, request, who):
    client.force_login(request.getfixturevalue(who))

    page = client.get(tool.get_absolute_url())

    assert page.status_code == 200
    assert not page.context["may_edit"]
    assert client.post(f"{URL}{tool.pk}/edit/", typed(tool.owner)).status_code == 403
    assert client.post(f"{URL}{tool.pk}/retire/").status_code == 403
    tool.refresh_from_db()
    assert (tool.name, tool.state) == ("Catalog search", "deployed")


def test_another_districts_tool_is_no_page(client, tool, outsider):
    client.force_login(outsider)

    assert client.get(tool.get_absolute_url()).status_code == 404
    assert client.post(f"{URL}{tool.pk}/edit/", typed(tool.owner)).status_code == 404
    assert client.get(URL).context["rows"] == []


def test_retired_it_leaves_the_register_and_comes_back_as_it_was(client, tool, library_admin):
    client.force_login(library_admin)

    client.post(f"{URL}{tool.pk}/retire/")
    listed, page = client.get(URL).context["rows"], client.get(f"{URL}{tool.pk}/edit/")
    client.post(f"{URL}{tool.pk}/restore/")

    assert listed == []
    assert "state" not in page.context["form"].fields
    tool.refresh_from_db()
    assert tool.state == Tool.State.DEPLOYED


def test_places_the_reader_does_not_see_are_counted(client, tool, branch_lead, supervisor):
    far = ZoneFactory(branch__district=tool.district, branch__short_name="Far")
    unseen = [PlaceFactory(district=tool.district, short_name=f"Unseen {n}") for n in (1, 2)]
    tool.deployed_at.add(far.branch, *unseen)

    found = {}
    for person in (branch_lead, supervisor):
        client.force_login(person)
        found[person] = client.get(URL).context["rows"][0]["places"]

    assert found == {
        branch_lead: "Far, Heron, Juniper and 2 others",
        supervisor: "Far, Heron, Juniper, Unseen 1 and Unseen 2",
    }


def test_the_register_is_narrowed(client, tool, supervisor, office, school):
    ToolFactory(owner=office, name="Story kits", purpose="Bags for story times")
    TrainingFactory(tool=tool, planned_for=today() - DAY)
    ToolFactory(owner=office, name="Old kiosk", state="retired")
    client.force_login(supervisor)

    def found(**address):
        return [row["name"] for row in client.get(URL, address).context["rows"]]

    assert [
        found(),
        found(side="library"),
        found(state="identified"),
        found(state="retired"),
        found(state="forgotten"),
        found(place=school.pk),
        found(q="story"),
    ] == [
        ["Catalog search", "Story kits"],
        ["Catalog search"],
        ["Story kits"],
        ["Old kiosk"],
        ["Catalog search"],
        ["Catalog search"],
        ["Story kits"],
    ]
    assert client.get(URL, {"place": "nowhere"}).status_code == 404


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_register_as_a_file(client, tool, viewer, kind):
    client.force_login(viewer)

    answer = client.get(f"{URL}export/{kind}/")

    assert answer.status_code == 200
    if kind == "csv":
        lines = answer.content.decode("utf-8-sig").splitlines()
        assert lines[1].startswith("Catalog search,,Main library office,Deployed,Heron and Juniper")


def test_the_empty_register_says_what_it_is_for(client, supervisor, viewer):
    ToolFactory()  # of another district
    client.force_login(supervisor)
    assert "The register is empty." in client.get(URL).content.decode()
    client.force_login(viewer)

    page = client.get(URL).content.decode()

    assert "The register is empty." in page
    assert "Add a tool" not in page


def test_the_register_costs_the_same_for_two_tools_and_for_forty(
    client, supervisor, library_office, school
):
    client.force_login(supervisor)
    counts = []

    for more in (2, 38):
        for _ in range(more):
            tool = ToolFactory(owner=library_office, state="deployed")
            tool.deployed_at.add(school)
            TrainingFactory(tool=tool)
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 16


@pytest.mark.parametrize(
    ("who", "communication"), [("viewer", False), ("specialist", True), ("data_steward", True)]
)
def test_who_has_no_link_in_the_bar_gets_there_from_the_zones(
    client, zone, request, who, communication
):
    client.force_login(request.getfixturevalue(who))

    page = client.get("/zones/").content.decode()

    assert ('href="/communication/"' in page, 'href="/tools/"' in page) == (communication, True)

"""Who may download which file, and how it is sent."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from goals.models import Plan
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    EvidenceFactory,
    OfficeFactory,
    PlanFactory,
    PositionFactory,
    UpdateFactory,
)
from zones.access import Role, Side


@pytest.fixture
def assignment(office, school):
    item = ActionItemFactory(goal__plan=PlanFactory(owner=office))
    return AssignmentFactory(item=item, place=school)


def download(client, evidence):
    """The response with its file read to the end."""
    response = client.get(reverse("goals:evidence_download", args=[evidence.pk]))
    if response.streaming:
        response.data = b"".join(response.streaming_content)
    return response


def test_a_file_is_downloaded_and_never_drawn_in_the_page(client, specialist, assignment):
    update = UpdateFactory(assignment=assignment, author=specialist)
    evidence = EvidenceFactory(update=update, name="page.html", content_type="text/html")
    client.force_login(specialist)

    response = download(client, evidence)

    assert {
        name: response[name]
        for name in (
            "Content-Type",
            "Content-Disposition",
            "X-Content-Type-Options",
            "Content-Security-Policy",
            "Cache-Control",
        )
    } == {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": 'attachment; filename="page.html"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }
    assert response.data == b"what was done"


def test_a_photo_is_shown_in_the_page(client, specialist, assignment):
    evidence = EvidenceFactory(
        update=UpdateFactory(assignment=assignment, author=specialist),
        name="a.jpg",
        content_type="image/jpeg",
    )
    client.force_login(specialist)

    response = download(client, evidence)

    assert (response["Content-Type"], response["Content-Disposition"]) == (
        "image/jpeg",
        'inline; filename="a.jpg"',
    )


def test_a_file_lost_from_the_storage_is_not_found(client, specialist, assignment):
    evidence = EvidenceFactory(update=UpdateFactory(assignment=assignment, author=specialist))
    default_storage.delete(evidence.file.name)
    client.force_login(specialist)

    assert download(client, evidence).status_code == 404


def test_a_link_is_not_a_download(client, specialist, assignment):
    evidence = EvidenceFactory(
        update=UpdateFactory(assignment=assignment, author=specialist),
        file="",
        link="https://example.org",
    )
    client.force_login(specialist)

    assert download(client, evidence).status_code == 404


INSIDE = {"specialist", "principal", "supervisor"}
OF_THE_SIDE = {"school_staff", "zone_lead", "district_admin", "data_steward"}
LIBRARY = {"branch_lead", "branch_staff", "library_admin"}
OUT = {"viewer", "outsider"}
EVERYBODY = sorted(INSIDE | OF_THE_SIDE | LIBRARY | OUT)


@pytest.mark.parametrize("role", EVERYBODY)
def test_who_reads_evidence_of_a_department_plan(
    client, request, assignment, specialist, zone, role
):
    """Shared with the zone or not: the zone's partners never read a school's inner work."""
    update = UpdateFactory(assignment=assignment, author=specialist)
    own = EvidenceFactory(update=update)
    shared = EvidenceFactory(update=update, shared_with_district=True, shared_with_zone=True)
    client.force_login(request.getfixturevalue(role))

    codes = [download(client, row).status_code for row in (own, shared)]

    assert codes == [200 if role in INSIDE else 404, 200 if role in INSIDE | OF_THE_SIDE else 404]


@pytest.mark.parametrize("role", EVERYBODY)
def test_who_reads_evidence_of_a_zone_action_plan(client, request, school, zone_lead, zone, role):
    plan = PlanFactory(owner=school, kind=Plan.Kind.ACTION)
    assignment = AssignmentFactory(item__goal__plan=plan, place=school, seat_role=Role.ZONE_LEAD)
    update = UpdateFactory(assignment=assignment, author=zone_lead)
    own = EvidenceFactory(update=update)
    shared = EvidenceFactory(update=update, shared_with_zone=True)
    client.force_login(request.getfixturevalue(role))

    codes = [download(client, row).status_code for row in (own, shared)]

    inside = {"zone_lead", "principal"}
    partners = inside | {"branch_lead", "branch_staff", "specialist", "school_staff"}
    assert codes == [200 if role in inside else 404, 200 if role in partners else 404]


def test_evidence_of_a_draft_is_its_authors_alone(client, specialist, principal, assignment):
    draft = UpdateFactory(assignment=assignment, author=specialist, state="draft")
    evidence = EvidenceFactory(update=draft, shared_with_district=True)

    codes = []
    for user in (specialist, principal):
        client.force_login(user)
        codes.append(download(client, evidence).status_code)

    assert codes == [200, 404]


def test_another_librarys_office_reads_nothing(client, assignment, specialist):
    evidence = EvidenceFactory(
        update=UpdateFactory(assignment=assignment, author=specialist), shared_with_district=True
    )
    lead = PositionFactory(
        place=OfficeFactory(district=assignment.place.district, side=Side.LIBRARY),
        role=Role.LIBRARY_ADMIN,
    ).user
    client.force_login(lead)

    assert download(client, evidence).status_code == 404

"""The page of the communication plan: filters, files, vacant seats, and the reviews of the plan."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goals.models import CommunicationReview, Message
from tests.factories import (
    CommunicationReviewFactory,
    DeliveryFactory,
    MessageFactory,
    OfficeFactory,
    PlaceFactory,
    PositionFactory,
)
from zones.access import Role, Side

URL = "/communication/"
today = timezone.localdate
DAY = timedelta(days=1)


@pytest.fixture
def message(library_office):
    return MessageFactory(owner_place=library_office, title="Story times", next_due=today())


def test_a_vacant_seat_is_flagged_with_the_way_to_fill_it(client, message, library_admin):
    last = today() - timedelta(days=3)
    other = OfficeFactory(district=message.district, side=Side.LIBRARY, name="Second office")
    PositionFactory(place=other, role=Role.LIBRARY_ADMIN, ends=last)
    Message.objects.update(owner_place=other)
    client.force_login(library_admin)

    page = client.get(message.get_absolute_url())

    assert page.context["holder"].said == f"vacant since {last:%B} {last.day}, {last.year}"
    assert page.context["namer"] == (f"/people/new/?place={other.pk}", "Name somebody")
    assert [row["title"] for row in client.get(URL, {"state": "vacant"}).context["rows"]] == [
        "Story times"
    ]


@pytest.fixture
def four(library_office, zone, office, supervisor):
    lib = {"owner_place": library_office}
    return [
        MessageFactory(title="Overdue", next_due=today() - DAY, **lib),
        MessageFactory(title="Soon", next_due=today() + DAY, audiences=["board"], **lib),
        MessageFactory(
            title="Later",
            next_due=today() + timedelta(40),
            zone=zone,
            owner_place=office,
            owner_role=Role.SUPERVISOR,
        ),
        MessageFactory(title="Gone", ended_on=today(), **lib),
    ]


def test_the_list_is_sorted_and_narrowed(client, four, supervisor, zone, office):
    MessageFactory(title="Elsewhere")
    client.force_login(supervisor)

    def found(**address):
        return [row["title"] for row in client.get(URL, address).context["rows"]]

    assert [
        found(),
        found(state="overdue"),
        found(state="soon"),
        found(state="ended"),
        found(audience="board"),
        found(zone=zone.pk),
        found(zone="none"),
        found(owner=office.pk),
        found(q="lat"),
    ] == [
        ["Overdue", "Soon", "Later"],
        ["Overdue"],
        ["Overdue", "Soon"],
        ["Gone"],
        ["Soon"],
        ["Later"],
        ["Overdue", "Soon"],
        ["Later"],
        ["Later"],
    ]
    assert client.get(URL, {"zone": "77"}).status_code == 404


def test_the_filters_say_in_words_what_they_were_asked(client, four, supervisor, zone, office):
    client.force_login(supervisor)
    asked = {"q": "x", "audience": "board", "zone": zone.pk, "owner": office.pk, "state": "soon"}

    found = client.get(URL, asked).context["filter_form"]

    assert found.said == (
        "Asked for: “x”, Board, Heron zone, Library Media Services, Due within 14 days."
    )


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_holds_the_rows_of_the_page(client, four, supervisor, kind):
    client.force_login(supervisor)

    answer = client.get(f"{URL}export/{kind}/", {"state": "overdue"})

    assert answer.status_code == 200
    if kind == "csv":
        lines = answer.content.decode("utf-8-sig").splitlines()
        assert [line.split(",")[0] for line in lines] == ["Message", "Overdue"]
    assert client.get(f"{URL}export/pdf/").status_code == 404


def test_a_board_viewer_reads_no_names_here(client, four, viewer):
    client.force_login(viewer)

    pages = [client.get(url).status_code for url in (URL, four[0].get_absolute_url())]

    assert pages == [403, 403]


def test_the_empty_page_says_what_it_is_for(client, supervisor, school_staff):
    MessageFactory()  # of another district
    pages = {}
    for person in (supervisor, school_staff):
        client.force_login(person)
        pages[person] = client.get(URL).content.decode()

    assert "There is no message yet." in pages[supervisor]
    assert "Add a message" in pages[supervisor]
    assert "Add a message" not in pages[school_staff]


def test_the_list_costs_the_same_for_two_messages_and_for_forty(client, district, library_admin):
    client.force_login(library_admin)
    counts = []

    for more in (2, 38):
        for _ in range(more):
            school = PlaceFactory(district=district)
            PositionFactory(place=school, role=Role.PRINCIPAL)
            row = MessageFactory(owner_place=school, owner_role=Role.PRINCIPAL)
            DeliveryFactory(message=row)
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 18


# Reviews of the plan


def test_the_next_review_stands_on_top_and_a_forgotten_one_is_flagged(
    client, district, supervisor, library_admin, school_staff
):
    CommunicationReviewFactory(district=district, due_on=today() - DAY)
    CommunicationReviewFactory(district=district, due_on=today() + DAY)
    CommunicationReviewFactory()
    client.force_login(supervisor)

    reviews = client.get(URL).context["reviews"]

    assert [row["late"] for row in reviews["planned"]] == [True, False]
    client.force_login(school_staff)
    assert [row["edit_url"] for row in client.get(URL).context["reviews"]["planned"]] == ["", ""]


def test_a_review_is_held_with_its_outcome(client, district, supervisor):
    review = CommunicationReviewFactory(district=district, due_on=today())
    client.force_login(supervisor)
    url = f"{URL}reviews/{review.pk}/edit/"
    form = {"due_on": str(today()), "held_on": str(today()), "outcome": ""}

    page = client.post(url, form)
    client.post(url, form | {"outcome": "The flyer stays, the radio spot ends."})

    assert page.context["form"].errors == {"outcome": ["Say what you keep and change."]}
    review.refresh_from_db()
    assert (review.held_on, review.outcome) == (today(), "The flyer stays, the radio spot ends.")


def test_a_review_is_planned_once_a_day(client, district, supervisor):
    client.force_login(supervisor)
    form = {"due_on": str(today() + DAY), "held_on": "", "outcome": ""}

    answers = [client.post(f"{URL}reviews/new/", form) for _ in range(2)]

    assert answers[0].status_code == 302
    assert answers[1].context["form"].errors == {
        "__all__": ["A review is planned for that day already."]
    }
    assert CommunicationReview.objects.get().district == district

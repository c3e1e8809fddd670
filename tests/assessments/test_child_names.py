"""Texts of the district that may name a child, and which of them a steward keeps."""

import pytest
from django.urls import reverse

from assessments.acting import importing
from assessments.child_names import named
from assessments.models import RequestFinding, Student
from goals.models import Comment, Step, Update
from tests.factories import (
    AssignmentFactory,
    CelebrationFactory,
    DecisionFactory,
    EvidenceFactory,
    MeetingFactory,
    PlaceFactory,
    PlanFactory,
    SessionLogFactory,
    TeamFactory,
    UpdateFactory,
)
from tests.factories.assessments import RecordRequestFactory, StudentFactory

PURPOSE = {"kind": "Request of a family", "words": "A parent asks for the record."}


@pytest.fixture
def work(office, school):
    return AssignmentFactory(item__goal__plan=PlanFactory(owner=office), place=school)


@pytest.fixture
def wren(school):
    with importing(school.district_id):
        return StudentFactory(
            school=school,
            given_name="Wren",
            middle_name="Ann",
            family_name="O’Dell-Reyes",
            preferred_given_name="Wim",
            local_id="004711",
        )


def found(student):
    with importing(student.district_id):
        rows, _ = named(Student.objects.get(pk=student.pk))
    return rows


@pytest.mark.parametrize(
    "said",
    [
        "Today WREN o’dell-reyes read aloud.",
        "Wim O’Dell-Reyes came.",
        "wren_o’dell reyes.docx",
        "Wren A. O’Dell-Reyes came",
        "Wren Ann O’Dell-Reyes came",
        "O’Dell-Reyes, Wren: 12 books",
        "number 004711 has a new book",
    ],
)
def test_whole_names_and_ids_are_found_as_they_are_written(work, wren, said):
    update = UpdateFactory(assignment=work, text=f"In the morning. {said}")

    [row] = found(wren)

    assert (row.what, row.address, row.is_whole) == ("An update", f"/updates/{update.pk}/", True)
    assert row.words == f"In the morning. {said}"


@pytest.mark.parametrize(
    "said", ["Wrenna O’Dell-Reyes", "Mr. O’Dell-Reyes helped", "10047110", "The Wrens’ nest"]
)
def test_longer_words_and_the_family_alone_are_not_the_child(work, wren, said):
    UpdateFactory(assignment=work, text=said)

    assert found(wren) == []


def test_a_first_name_alone_counts_at_the_schools_of_the_child(work, wren, office, other_school):
    elsewhere = AssignmentFactory(item__goal__plan=PlanFactory(owner=office), place=other_school)
    here = UpdateFactory(assignment=work, text="Wim read a book.")
    UpdateFactory(assignment=elsewhere, text="Wim read a book.")

    assert [(row.address, row.is_whole) for row in found(wren)] == [(f"/updates/{here.pk}/", False)]


def test_every_kind_of_text_of_the_schools_side_is_searched(
    work, wren, principal, district, school
):
    name = "Wren O’Dell-Reyes"
    update = UpdateFactory(assignment=work, text=f"{name} was here.")
    Update.objects.filter(pk=update.pk).update(text="Now without a name.")
    Step.objects.create(update=update, kind="returned", by=principal, note=f"{name}?")
    Comment.objects.create(update=update, author=principal, text=f"{name}!")
    file = EvidenceFactory(update=update, caption=f"{name} on stage")
    type(work).objects.filter(pk=work.pk).update(what_we_do=f"With {name}")
    log = SessionLogFactory(session__place=school, what_happened=f"{name} sang.")
    CelebrationFactory(session=log.session, place=school, sentence=f"{name} won.")
    meeting = MeetingFactory(team=TeamFactory(district=district), notes=f"{name} needs help.")
    DecisionFactory(meeting=meeting, text=f"{name} gets a card.")

    rows = {(row.what, row.address) for row in found(wren)}

    assert rows == {
        ("An earlier version of an update", f"/updates/{update.pk}/"),
        ("A note of a review", f"/updates/{update.pk}/"),
        ("A comment on an update", f"/updates/{update.pk}/"),
        ("A file or link of an update", f"/evidence/{file.pk}/"),
        ("What a school does for a plan", f"/assignments/{work.pk}/"),
        ("A log of a session", f"/sessions/{log.session_id}/"),
        ("Something celebrated", f"/sessions/{log.session_id}/"),
        ("Agenda or notes of a meeting", f"/meetings/{meeting.pk}/"),
        ("A decision of a meeting", f"/meetings/{meeting.pk}/"),
    }


def test_drafts_libraries_and_other_districts_are_not_searched(work, wren, branch, outsider):
    name = "Wren O’Dell-Reyes"
    UpdateFactory(assignment=work, text=name, state="draft")
    of_branch = AssignmentFactory(item__goal__plan=PlanFactory(owner=branch), place=branch)
    UpdateFactory(assignment=of_branch, text=name)
    SessionLogFactory(session__place=branch, what_happened=name)
    far = PlaceFactory(district=outsider.positions.first().place.district)
    UpdateFactory(
        assignment=AssignmentFactory(item__goal__plan=PlanFactory(owner=far), place=far), text=name
    )

    assert found(wren) == []


def test_signs_in_a_name_are_signs_and_no_pattern(work, school):
    with importing(school.district_id):
        odd = StudentFactory(school=school, given_name="A.*(b", family_name="[c|d]+\\e")
    UpdateFactory(assignment=work, text="Axxb c")
    hit = UpdateFactory(assignment=work, text="We saw A.*(b [c|d]+\\e today.")

    assert [row.address for row in found(odd)] == [f"/updates/{hit.pk}/"]


def test_what_is_ticked_is_kept_once_and_nothing_else(client, data_steward, work, wren):
    kept = UpdateFactory(assignment=work, text="Wren O’Dell-Reyes sang.")
    UpdateFactory(assignment=work, text="Wim came in late.")
    with importing(wren.district_id):
        one = RecordRequestFactory(student=wren)
    client.force_login(data_steward)
    client.post(reverse("assessments:purpose"), PURPOSE)
    page = reverse("assessments:finding_search", args=[one.pk])
    [key] = [row.key for row in found(wren) if row.is_whole]

    for _ in range(2):
        client.post(page, {"found": [key, "invented"]})

    with importing(wren.district_id):
        rows = list(RequestFinding.objects.values_list("what", "address", "words", "found_by"))
    words = "Wren O’Dell-Reyes sang."
    assert rows == [("An update", f"/updates/{kept.pk}/", words, data_steward.pk)]
    marks = [(row.words, known) for row, known in client.get(page).context["rows"]]
    assert marks == [(words, True), ("Wim came in late.", False)]

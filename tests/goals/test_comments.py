"""What is said about an update: between its author, the seat and the reviewers."""

import pytest

from goals.comments import readers
from goals.models import Comment, Plan, Update
from tests.factories import (
    AssignmentFactory,
    CommentFactory,
    PlanFactory,
    PositionFactory,
    UpdateFactory,
)
from zones.access import Role
from zones.models import User


@pytest.fixture
def update(office, school, specialist):
    plan = PlanFactory(owner=office, reviewed_by=Plan.Reviewer.OWNER)
    work = AssignmentFactory(item__goal__plan=plan, place=school)
    return UpdateFactory(assignment=work, author=specialist, state="submitted", turn=1)


def say(client, update, text="How many came?", **data):
    return client.post(f"/updates/{update.pk}/comments/", {"text": text, **data})


def test_inside_the_work_a_comment_is_read_and_mentions_are_kept(
    client, update, specialist, supervisor, principal
):
    client.force_login(supervisor)

    answer = say(client, update, mentions=[specialist.pk, principal.pk])

    [comment] = Comment.objects.all()
    assert (answer.status_code, answer["Location"]) == (302, f"/updates/{update.pk}/#comments")
    assert (comment.author, comment.text) == (supervisor, "How many came?")
    assert set(comment.mentions.all()) == {specialist, principal}
    client.force_login(specialist)
    page = client.get(f"/updates/{update.pk}/").content.decode()
    assert "How many came?" in page
    assert "Karin Lindqvist" in page


def test_from_the_review_page_it_leads_back_there(client, update, supervisor):
    client.force_login(supervisor)

    answer = say(client, update, back="review")

    assert answer["Location"] == f"/updates/{update.pk}/review/#comments"
    assert "How many came?" in client.get(answer["Location"]).content.decode()


def test_nobody_else_can_be_mentioned_also_by_a_forged_id(client, update, supervisor, outsider):
    stranger = PositionFactory(place__district=supervisor.positions.get().place.district).user
    client.force_login(supervisor)

    statuses = [say(client, update, mentions=[who.pk]).status_code for who in (outsider, stranger)]

    assert statuses == [404, 404]
    assert not Comment.objects.exists()


def test_an_empty_comment_is_refused_with_its_mentions_kept(client, update, supervisor, specialist):
    client.force_login(supervisor)

    answer = say(client, update, text="  ", mentions=[specialist.pk])

    assert answer.context["form"].errors == {"text": ["Write your comment."]}
    assert answer.context["form"]["mentions"].value() == [str(specialist.pk)]
    assert not Comment.objects.exists()


def test_pressed_twice_it_is_said_once(client, update, supervisor):
    client.force_login(supervisor)

    say(client, update)
    say(client, update)

    assert Comment.objects.count() == 1


def test_outside_the_work_nothing_is_read_or_said(client, update, request):
    CommentFactory(update=update, text="Please call me.")
    Update.objects.filter(pk=update.pk).update(
        state="counted", counted_how="approved", counted_at=update.submitted_at
    )

    said = {}
    for name in ("school_staff", "zone_lead", "district_admin", "viewer", "library_admin"):
        client.force_login(request.getfixturevalue(name))
        page = client.get(f"/updates/{update.pk}/").content.decode()
        said[name] = ("Please call me." in page, say(client, update).status_code)

    assert said == {
        "school_staff": (False, 403),
        "zone_lead": (False, 403),
        "district_admin": (False, 403),
        "viewer": (False, 403),
        "library_admin": (False, 404),
    }
    assert Comment.objects.count() == 1


def test_what_its_author_took_back_is_not_talked_about(client, update, supervisor, specialist):
    Update.objects.filter(pk=update.pk).update(state="draft")
    answers = {}
    for name, person in (("reviewer", supervisor), ("author", specialist)):
        client.force_login(person)
        answers[name] = say(client, update).status_code

    assert answers == {"reviewer": 404, "author": 403}


@pytest.mark.parametrize("asked", Plan.Reviewer)
@pytest.mark.parametrize("place", ["school", "branch"])
def test_who_can_be_mentioned_is_who_reads_it(asked, place, office, request, district):
    """The same rule from both ends: nobody is written about who cannot read it."""
    people = (
        "specialist school_staff principal zone_lead branch_lead branch_staff library_admin "
        "supervisor district_admin data_steward viewer outsider"
    ).split()
    everybody = {request.getfixturevalue(name) for name in people}
    at = request.getfixturevalue(place)
    plan = PlanFactory(owner=office, kind=Plan.Kind.PARTNERSHIP, reviewed_by=asked)
    role = Role.SPECIALIST if place == "school" else Role.ZONE_LEAD
    work = AssignmentFactory(item__goal__plan=plan, place=at, seat_role=role)
    update = UpdateFactory(assignment=work, state="submitted")

    inside = {
        person
        for person in everybody | {update.author}
        if Update.objects.inner_to(User.objects.get(pk=person.pk)).filter(pk=update.pk).exists()
    }

    assert set(readers(update)) == inside

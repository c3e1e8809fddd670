"""Who looks after the exchange: a yes for more readers, what is hidden, problems settled."""

import pytest

from tests.factories import (
    ExchangeFileFactory,
    ExchangeResourceFactory,
    PlaceFactory,
    PositionFactory,
)

from .exchange_sent import make, titles, typed, upload

pytestmark = pytest.mark.django_db


def test_changing_what_others_read_asks_for_a_new_yes(signed_in, school, specialist, supervisor):
    yes = {"for_all_districts": True, "everywhere_at": "2026-01-05T12:00Z"}
    resource = make(school, specialist, grades=["3"], **yes)
    edit = f"{resource.get_absolute_url()}edit/"
    same = typed(
        school, title=resource.title, summary=resource.summary, for_all_districts="on", kind="idea"
    )

    signed_in.post(edit, same)
    resource.refresh_from_db()
    assert resource.everywhere_at

    signed_in.post(edit, same | {"title": "Another title"})
    resource.refresh_from_db()
    assert (resource.everywhere_at, resource.asks) == (None, ["everywhere"])


def test_who_leads_the_partnership_says_yes_to_what_they_saw(client, school, supervisor):
    resource = ExchangeResourceFactory(place=school, for_families=True, for_all_districts=True)
    client.force_login(supervisor)
    rows = client.get("/exchange/moderate/").context["asked"]
    allow, seen = f"{resource.get_absolute_url()}allow/families/", rows[0]["seen"]

    client.post(allow, {"seen": "0.0"})
    resource.refresh_from_db()
    assert resource.families_at is None

    client.post(allow, {"seen": seen})
    client.post(f"{resource.get_absolute_url()}decline/everywhere/", {"reason": "A name on page 2"})
    resource.refresh_from_db()
    assert resource.families_at
    assert not resource.for_all_districts
    said = resource.comments.values_list("text", flat=True)
    assert list(said) == ["Not opened to all districts: A name on page 2"]
    assert client.get("/exchange/moderate/").context["asked"] == []


def test_what_is_hidden_leaves_every_list_and_the_public_site(
    client, district, school, specialist, supervisor, colleague_of
):
    district.public_site = True
    district.save(update_fields=["public_site"])
    resource = make(school, specialist, title="Owls", families_at="2026-01-05T12:00Z")
    file = ExchangeFileFactory(resource=resource, link="", file=upload("a.txt", b"a"), name="a.txt")
    public = f"/site/{district.slug}/resources/files/{file.pk}/"
    assert client.get(public).content == b"a"
    client.force_login(supervisor)

    client.post(f"{resource.get_absolute_url()}hide/", {"reason": "Not ours to share"})

    assert titles(client, "") == []
    assert "Not ours to share" in client.get(resource.get_absolute_url()).text
    client.force_login(colleague_of(district))
    assert client.get(resource.get_absolute_url()).status_code == 404
    client.logout()
    assert client.get(public).status_code == 404
    client.force_login(specialist)
    assert titles(client, "whose=mine") == ["Owls"]
    assert client.post(f"{resource.get_absolute_url()}show/").status_code == 403


def test_who_looks_after_the_exchange_settles_a_problem(client, school, specialist, supervisor):
    resource = make(school, specialist)
    client.force_login(specialist)
    said = {"text": "The link is broken", "reports_a_problem": "on"}
    client.post(f"{resource.get_absolute_url()}comment/", said)
    comment = resource.comments.get()
    settle = f"/exchange/comments/{comment.pk}/settle/"
    assert client.post(settle).status_code == 403
    client.force_login(supervisor)
    reported = client.get("/exchange/moderate/").context["reported"]

    client.post(settle)

    assert [row["text"] for row in reported] == ["The link is broken"]
    assert client.get("/exchange/moderate/").context["reported"] == []


def test_a_problem_told_by_another_district_reaches_the_owner_s_without_a_name(
    client, school, specialist, supervisor, outsider
):
    everywhere = {"for_all_districts": True, "everywhere_at": "2026-01-05T12:00Z"}
    resource = make(school, specialist, **everywhere)
    kept = make(school, specialist, title="Ours alone")
    said = {"text": "The link is broken", "reports_a_problem": "on"}
    client.force_login(outsider)
    asked = client.get(resource.get_absolute_url()).text
    client.post(f"{resource.get_absolute_url()}comment/", said)
    refused = client.post(f"{kept.get_absolute_url()}comment/", said).status_code
    comment = resource.comments.get()
    settle = f"/exchange/comments/{comment.pk}/settle/"
    outside = client.post(settle).status_code

    client.force_login(supervisor)
    page = client.get("/exchange/moderate/")
    pages = page.text + client.get(resource.get_absolute_url()).text
    client.force_login(specialist)
    colleague = client.post(settle).status_code
    client.force_login(supervisor)
    client.post(settle)
    left = client.get("/exchange/moderate/").context["reported"]
    client.force_login(outsider)

    assert f"looks after the exchange in {school.district} reads these words" in asked
    assert [(row["who"], row["text"]) for row in page.context["reported"]] == [
        (f"Somebody in {comment.district}", "The link is broken")
    ]
    assert outsider.name not in pages
    assert (refused, outside, colleague, left) == (404, 403, 404, [])
    assert "Problem, settled" in client.get(resource.get_absolute_url()).text


def test_who_looks_after_another_district_s_exchange_reads_no_report_of_ours(
    client, school, specialist, outsider
):
    resource = make(school, specialist, for_all_districts=True, everywhere_at="2026-01-05T12:00Z")
    client.force_login(specialist)
    said = {"text": "A name on page 2", "reports_a_problem": "on"}
    client.post(f"{resource.get_absolute_url()}comment/", said)
    office = PlaceFactory(district=outsider.positions.first().place.district, kind="office")
    lead = PositionFactory(place=office, role="supervisor")
    client.force_login(lead.user)

    page = client.get("/exchange/moderate/")

    assert (page.status_code, page.context["reported"]) == (200, [])
    assert (
        client.post(f"/exchange/comments/{resource.comments.get().pk}/settle/").status_code == 404
    )

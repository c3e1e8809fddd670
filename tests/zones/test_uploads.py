import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import PlaceFactory, UploadFactory
from zones.models import Position, Upload, User
from zones.tasks import invite_person

HEAD = "Name,E-mail,Role,Place\n"


def sent(text):
    content = text if isinstance(text, bytes) else text.encode()
    return {"file": SimpleUploadedFile("staff.csv", content)}


def people(count, place="Juniper"):
    rows = (f"Person {n},p{n}@example.org,specialist,{place}\n" for n in range(count))
    return HEAD + "".join(rows)


def test_a_list_is_shown_before_anything_is_saved(client, data_steward, school):
    client.force_login(data_steward)

    response = client.post("/people/upload/", sent(people(2) + "Bad,bad,specialist,Juniper\n"))
    page = client.get(response.url)

    assert page.context["counts"] == {"new": 2, "changed": 0, "unchanged": 0, "refused": 1}
    assert [(row[0], row[2]) for row in page.context["sections"]] == [
        ("refused", "1"),
        ("new", "2"),
    ]
    assert page.context["sections"][0][3] == [
        ("4", ["Bad", "bad", "specialist", "Juniper"], "“bad” is no e-mail address.", ())
    ]
    assert not User.objects.filter(email="p0@example.org").exists()


def test_applying_adds_the_good_lines_and_keeps_the_refused_ones(client, data_steward, school):
    client.force_login(data_steward)
    url = client.post("/people/upload/", sent(people(2) + "Bad,bad,specialist,Juniper\n")).url

    response = client.post(f"{url}apply/")
    again = client.post(f"{url}apply/")

    assert response.url == url
    assert Position.objects.filter(place=school).count() == 2
    assert [row["name"] for row in Upload.objects.get().rows] == ["Bad"]
    texts = [str(message) for message in get_messages(again.wsgi_request)]
    assert texts[0] == "2 added, 0 changed, 0 as before, 1 refused."


def test_new_people_are_invited_if_asked(client, data_steward, school, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    client.force_login(data_steward)
    url = client.post("/people/upload/", sent(people(2))).url

    response = client.post(f"{url}apply/", {"invite": "on"})

    assert response.url == "/people/"
    assert [message.to for message in mail.outbox] == [["p0@example.org"], ["p1@example.org"]]
    assert "http://testserver/accounts/password/reset/key/" in mail.outbox[0].body


def test_who_signs_in_already_is_told_of_the_position(data_steward, specialist):
    User.objects.filter(pk=specialist.pk).update(last_login="2026-01-01T00:00Z")

    invite_person.call(specialist.pk, data_steward.pk, "http://testserver/")

    assert [message.subject for message in mail.outbox] == ["A new position at Throughline"]
    assert "Library media specialist, Juniper School" in mail.outbox[0].body


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01", "not a list we can read"),
        (b"a" * 10 * 1024**2, "larger than 2 MB"),
        (b"a,b\n1,2", "The list has no columns"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_one_sentence(client, data_steward, content, words):
    client.force_login(data_steward)

    response = client.post("/people/upload/", sent(content))

    assert words in response.context["form"].errors["file"][0]
    assert Upload.objects.count() == 0


def test_refused_lines_come_back_with_reasons_and_without_formulas(client, data_steward, school):
    client.force_login(data_steward)
    bad = "=cmd(),+1@x,specialist,Juniper\n"
    url = client.post("/people/upload/", sent(HEAD + bad)).url

    response = client.get(f"{url}refused.csv")

    assert response.content.decode("utf-8-sig").splitlines() == [
        "Line,Name,E-mail,Role,Place,Reason",
        "2,'=cmd(),'+1@x,specialist,Juniper,“+1@x” is no e-mail address.",
    ]


def test_an_empty_list_can_be_downloaded(client, data_steward):
    client.force_login(data_steward)

    lists = [client.get(f"/{kind}/upload/template.csv") for kind in ("people", "places")]

    assert [answer.content.decode("utf-8-sig").strip() for answer in lists] == [
        "Name,E-mail,Role,Place,From",
        "Name,Short name,Kind,Level,Grades",
    ]


def test_lists_belong_to_who_sent_them(client, data_steward, library_admin, outsider, district):
    upload = UploadFactory(district=district, created_by=data_steward)
    pages = [("get", ""), ("post", "apply/"), ("post", "discard/"), ("get", "refused.csv")]

    found = []
    for person in (library_admin, outsider):
        client.force_login(person)
        found += [
            getattr(client, verb)(f"/uploads/{upload.pk}/{page}").status_code
            for verb, page in pages
        ]

    assert found == [404] * 8
    assert Upload.objects.filter(pk=upload.pk, applied_at=None).exists()


def test_other_roles_upload_nothing(client, supervisor, specialist):
    found = []
    for person in (supervisor, specialist):
        client.force_login(person)
        found += [client.post(f"/{kind}/upload/").status_code for kind in ("people", "places")]

    assert found == [403] * 4


def test_a_district_that_is_not_mine_cannot_be_named(client, data_steward):
    foreign = PlaceFactory().district
    client.force_login(data_steward)

    client.post("/people/upload/", sent(people(1)) | {"district": foreign.pk})

    assert Upload.objects.get().district == data_steward.positions.get().place.district


def test_a_list_can_be_put_away(client, data_steward, district):
    upload = UploadFactory(district=district, created_by=data_steward)
    client.force_login(data_steward)

    response = client.post(f"/uploads/{upload.pk}/discard/")

    assert response.url == "/people/upload/"
    assert Upload.objects.count() == 0


def test_places_come_from_a_list_too(client, data_steward, district):
    client.force_login(data_steward)
    text = "Name;Kind;Level\nElm School;School;High\nWren;Branch;\n"

    url = client.post("/places/upload/", sent(text)).url
    response = client.post(f"{url}apply/")

    assert response.url == "/places/"
    assert sorted(district.places.exclude(kind="office").values_list("name", flat=True)) == [
        "Elm School",
        "Wren",
    ]


def test_preview_costs_the_same_queries_whatever_its_length(client, data_steward, school):
    def queries(count):
        url = client.post("/people/upload/", sent(people(count))).url
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return len(captured)

    client.force_login(data_steward)
    queries(1)

    assert queries(2) == queries(400)

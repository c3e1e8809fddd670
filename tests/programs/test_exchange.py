"""The exchange: what is found, who reads whose name, what is refused and what is kept."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programs.exchange_list import said_grades
from programs.models import ExchangeFile, ExchangeResource, Program
from tests.factories import (
    ExchangeCommentFactory,
    ExchangeFileFactory,
    ExchangeResourceFactory,
    ExchangeUseFactory,
    ProgramFactory,
    StandardFactory,
)
from zones.access import Role

from .exchange_sent import make, titles, typed, upload

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script><b>bold</b>"


def test_words_are_found_in_their_english_and_their_spanish_forms(signed_in, school, specialist):
    make(school, specialist, title="Owls", summary="Students compared pages about gardens.")
    make(school, specialist, title="Cuentos", summary="Los niños cuentan historias.", language="es")
    make(school, specialist, title="Other", summary="Nothing of both.")

    found = {
        words: titles(signed_in, f"q={words}")
        for words in ("garden+compare", "historia+niño", "cuento", "zeppelin", "%22compared+pages")
    }

    assert found == {
        "garden+compare": ["Owls"],
        "historia+niño": ["Cuentos"],
        "cuento": ["Cuentos"],
        "zeppelin": [],
        "%22compared+pages": ["Owls"],
    }


def test_the_list_is_narrowed_and_ordered(signed_in, district, school, branch, specialist):
    area = StandardFactory(framework__district=district, framework__kind="key_areas")
    standard = StandardFactory(framework__district=district, framework__kind="standards")
    old = make(school, specialist, title="Old", kind="lesson", grades=["K", "1"], key_area=area)
    new = make(branch, specialist, title="New", kind="idea", language="es", licence="cc0")
    old.standards.add(standard)
    ExchangeUseFactory(resource=old, by=specialist)
    old.count_uses()

    found = {
        query: titles(signed_in, query)
        for query in (
            *("", "sort=used", "kind=lesson", "grade=1", "grade=2", "language=es", "licence=cc0"),
            *(f"key_area={area.pk}", f"standard={standard.pk}", "whose=mine", "whose=others"),
        )
    }

    assert found == {
        **{"": ["New", "Old"], "sort=used": ["Old", "New"], "kind=lesson": ["Old"]},
        **{"grade=1": ["Old"], "grade=2": [], "language=es": ["New"], "licence=cc0": ["New"]},
        **{f"key_area={area.pk}": ["Old"], f"standard={standard.pk}": ["Old"]},
        **{"whose=mine": ["Old"], "whose=others": []},
    }
    assert signed_in.get("/exchange/?kind=no").status_code == 404
    assert (str(old), str(new)) == ("Old", "New")


def test_a_name_is_never_shown_across_districts(client, school, specialist, outsider):
    resource = make(
        school, specialist, title="Owls", for_all_districts=True, everywhere_at="2026-01-05T12:00Z"
    )
    ExchangeCommentFactory(resource=resource, by=specialist, text="Dana says")
    ExchangeUseFactory(resource=resource, by=specialist, changed="Dana changed")
    resource.count_uses()
    make(school, specialist, title="Only ours")
    client.force_login(outsider)

    pages = [client.get(url).text for url in ("/exchange/", resource.get_absolute_url())]

    assert all("Owls" in page for page in pages)
    hidden = ("Dana", "Okafor", specialist.email, "Juniper", "Only ours")
    assert [word for word in hidden if any(word in page for page in pages)] == []
    assert "1 time in other districts" in pages[1]


def test_what_another_district_says_stays_there(client, school, specialist, outsider):
    resource = make(school, specialist, for_all_districts=True, everywhere_at="2026-01-05T12:00Z")
    address = resource.get_absolute_url()
    client.force_login(outsider)
    client.post(f"{address}comment/", {"text": "Otto was here", "reports_a_problem": "on"})
    place = outsider.held.places(Role.SPECIALIST).pop()
    client.post(f"{address}used/", {"place": place, "used_on": "2026-01-06", "changed": "Otto did"})
    resource.refresh_from_db()
    assert resource.used == 1
    assert "Otto was here" in client.get(address).text

    client.force_login(specialist)
    page = client.get(address).text

    assert "Otto" not in page
    assert "1 time in other districts" in page


def test_somebody_of_another_district_cannot_reach_it_by_its_id(client, school, outsider):
    resource = ExchangeResourceFactory(place=school)
    file = ExchangeFileFactory(resource=resource, link="", file=upload("a.txt", b"a"), name="a.txt")
    client.force_login(outsider)

    mine = outsider.held.places(Role.SPECIALIST).pop()
    urls = [resource.get_absolute_url() + end for end in ("", "used/", "comment/", "to-programs/")]
    answers = [client.get(url).status_code for url in (*urls, f"/exchange/files/{file.pk}/")]
    sent = client.post("/exchange/new/", typed(school))

    assert (answers, sent.status_code) == ([404] * 5, 404)
    assert client.post("/exchange/new/", typed(school) | {"place": mine}).status_code == 302
    assert ExchangeResource.objects.filter(by=outsider).get().district_id != school.district_id


def test_scripts_are_shown_as_text(signed_in, school, specialist):
    sent = signed_in.post("/exchange/new/", typed(school, title=SCRIPT, summary=SCRIPT))
    resource = ExchangeResource.objects.get()
    ExchangeCommentFactory(resource=resource, by=specialist, text=SCRIPT)
    ExchangeUseFactory(resource=resource, by=specialist, changed=SCRIPT)

    pages = [signed_in.get(url).text for url in (sent.url, "/exchange/")]

    assert resource.title == SCRIPT
    assert not any("<script>alert" in page or "<b>bold</b>" in page for page in pages)
    assert pages[0].count("&lt;script&gt;alert(1)") >= 4


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "ftp://example.org/a", "no address"]
)
def test_a_link_that_is_no_web_address_is_refused(signed_in, school, link):
    answer = signed_in.post("/exchange/new/", typed(school, links=link))

    assert "is not a web address" in answer.text
    assert not ExchangeResource.objects.exists()


def test_a_file_that_is_too_large_is_refused_and_all_that_was_typed_stays(signed_in, school):
    large = upload("film.pdf", b"%PDF-" + b"0" * (50 * 1024**2), "application/pdf")
    good = upload("exit ticket.txt", b"What did you find?")
    link = "https://example.org/pages Three pages"

    answer = signed_in.post("/exchange/new/", typed(school, files=[large, good], links=link))

    assert "film.pdf is 50 MB. Files can be up to 25 MB." in answer.text
    assert not ExchangeResource.objects.exists()
    for kept in ("Who made this page?", "Pairs compare three pages.", link, "exit ticket.txt"):
        assert kept in answer.text
    assert answer.text.count("checked") >= 4  # kind, two grades, the file that waits

    token = re.search(r'name="kept" value="([^"]+)"', answer.text)[1]
    signed_in.post("/exchange/new/", typed(school, links=link, kept=token))

    files = ExchangeFile.objects.order_by("pk").values_list("name", "link", "size")
    assert list(files) == [
        ("exit ticket.txt", "", 18),
        ("Three pages", "https://example.org/pages", None),
    ]
    with ExchangeFile.objects.first().file.open() as content:
        assert content.read() == b"What did you find?"


def test_a_file_that_waits_is_its_owners_alone(signed_in, client, school, principal):
    bad = typed(school, title="", files=[upload("a.txt", b"mine")])
    token = re.search(r'name="kept" value="([^"]+)"', signed_in.post("/exchange/new/", bad).text)[1]
    client.force_login(principal)

    client.post("/exchange/new/", typed(school, kept=token))

    assert not ExchangeFile.objects.exists()


def test_the_same_sent_twice_is_given_once(signed_in, school):
    first, second = (signed_in.post("/exchange/new/", typed(school)) for _ in range(2))

    assert (first.url, ExchangeResource.objects.count()) == (second.url, 1)


def test_who_saves_second_reads_both_versions(signed_in, school, specialist):
    resource = make(school, specialist, title="Owls", grades=["3"])
    edit = f"{resource.get_absolute_url()}edit/"
    seen = re.search(r'name="version" value="([^"]+)"', signed_in.get(edit).text)[1]
    ExchangeResource.objects.update(title="Barn owls")

    mine = typed(school, title="Snow owls", summary=resource.summary, version=seen)
    answer = signed_in.post(edit, mine)

    resource.refresh_from_db()
    assert resource.title == "Barn owls"
    assert "while you wrote" in answer.text
    assert all(words in answer.text for words in ("Barn owls", "Snow owls"))


def test_files_and_links_are_taken_away_and_added(signed_in, school, specialist):
    resource = make(school, specialist)
    old = ExchangeFileFactory(resource=resource, name="Old")
    stays = ExchangeFileFactory(resource=resource, name="Stays")
    same = typed(school, title=resource.title, summary=resource.summary)
    edit = f"{resource.get_absolute_url()}edit/"

    signed_in.post(edit, same | {"remove": old.pk, "files": [upload("new.txt", b"new")]})
    many = signed_in.post(edit, same | {"links": "https://example.org/a\n" * 11})

    names = list(resource.files.values_list("name", flat=True))
    assert names == [stays.name, "new.txt"]
    assert "up to 12 files and links" in many.text


def test_a_program_becomes_an_idea_for_colleagues(signed_in, school, branch, specialist):
    program = ProgramFactory(place=school, title="Owl night", description="Bring a lamp.")
    foreign = ProgramFactory(place=branch)
    address = f"/programs/{program.pk}/exchange/"

    begun = signed_in.get(address).context["form"]
    signed_in.post(address, typed(school, kind="idea", title="Owl night"))

    resource = ExchangeResource.objects.get()
    assert (begun["title"].value(), begun["summary"].value()) == ("Owl night", "Bring a lamp.")
    assert (begun["kind"].value(), begun["place"].value()) == ("idea", school.pk)
    assert (resource.program, resource.place, resource.by) == (program, school, specialist)
    assert program.get_absolute_url() in signed_in.get(resource.get_absolute_url()).text
    assert signed_in.get(f"/programs/{foreign.pk}/exchange/").status_code == 403


def test_a_use_is_counted_once_a_day_and_can_be_taken_back(signed_in, school, specialist):
    resource = make(school, specialist)
    used = f"{resource.get_absolute_url()}used/"
    said = {"place": school.pk, "used_on": "2026-01-06", "changed": "Frogs, not owls"}

    for _ in range(2):
        signed_in.post(used, said)
    ahead = signed_in.post(used, said | {"used_on": "2031-01-06"})

    resource.refresh_from_db()
    assert (resource.used, resource.uses.get().changed) == (1, "Frogs, not owls")
    assert "This day lies ahead" in ahead.text
    signed_in.post(f"/exchange/uses/{resource.uses.get().pk}/delete/")
    resource.refresh_from_db()
    assert (resource.used, resource.uses.count()) == (0, 0)


def test_a_resource_becomes_a_draft_of_my_programs_once(signed_in, school, branch, specialist):
    resource = make(school, specialist, title="Owls", grades=["3"], language="es")
    address = f"{resource.get_absolute_url()}to-programs/"
    chosen = {"place": school.pk, "age": "6_11", "season": "after_school"}

    answers = [signed_in.post(address, chosen) for _ in range(2)]
    foreign = signed_in.post(address, chosen | {"place": branch.pk})

    program = Program.objects.get()
    assert [answer.url for answer in answers] == [program.get_absolute_url()] * 2
    assert foreign.status_code == 404
    fields = ("title", "description", "state", "is_public", "sponsor", "languages")
    assert [getattr(program, name) for name in fields] == [
        *("Owls", resource.summary, "draft", False, "school", ["es"]),
    ]


def test_the_number_of_queries_does_not_grow(signed_in, school, specialist, supervisor, client):
    resource = _with_talk(school, specialist, 1)
    client.force_login(supervisor)
    urls = ("/exchange/", "/exchange/?q=poem", resource.get_absolute_url(), "/exchange/moderate/")
    few = [_queries(client, url) for url in urls]

    for _ in range(12):
        _with_talk(school, specialist, 2, resource)

    assert [_queries(client, url) for url in urls] == few


def _with_talk(school, specialist, count, resource=None):
    made = make(school, specialist, for_families=True)
    make(school, specialist, hidden_at="2026-01-05T12:00Z")
    for _ in range(count):
        on = resource or made
        ExchangeCommentFactory(resource=on, by=specialist, reports_a_problem=True)
        ExchangeUseFactory(resource=on, by=specialist)
        ExchangeFileFactory(resource=on)
    return made


def _queries(client, url):
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


@pytest.mark.parametrize(
    ("grades", "words"),
    [
        ([], ""),
        (["4"], "Grade 4"),
        (["K", "1", "2", "PK"], "Grades PK to 2"),
        (["5", "K", "1", "3"], "Grades K to 1, 3 and 5"),
    ],
)
def test_grades_are_said_in_runs(grades, words):
    assert said_grades(grades) == words

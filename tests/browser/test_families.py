"""What a family does on a phone, in Spanish: it signs up, confirms, and says how it was."""

import pytest

from programs.forms import guarded
from programs.models import Answer, SignUp
from tests.factories import ProgramFactory, SessionFactory, SurveyFactory


@pytest.fixture
def session(district, branch, monkeypatch):
    monkeypatch.setattr(guarded, "SOONEST", 0)  # a browser is quicker than a person
    district.public_site = district.demonstration = True
    district.save()
    program = ProgramFactory(place=branch, title="Noche de ciencias")
    return SessionFactory(program=program, takes_sign_up=True, capacity=10)


def test_a_family_signs_up_and_confirms(phone, axe, session, district):
    phone.goto(f"/site/{district.slug}/es/sessions/{session.pk}/sign-up/")
    assert axe(phone) == []
    phone.get_by_role("button", name="Inscribirse").click()
    phone.get_by_role("link", name="Escriba su correo electrónico.").click()
    assert axe(phone) == []
    phone.get_by_label("Su correo electrónico").fill("familia@example.org")
    phone.get_by_label("Niños de 6 a 11 años").fill("2")
    phone.get_by_role("button", name="Inscribirse").click()
    phone.get_by_role("button", name="Sí, vamos").click()
    phone.get_by_text("Está inscrito.").wait_for()
    assert axe(phone) == []

    row = SignUp.objects.get()
    assert (row.state, row.email, row.language) == ("coming", "familia@example.org", "es")


def test_somebody_says_how_it_was(phone, axe, session):
    survey = SurveyFactory(program=session.program)

    phone.goto(f"/survey/{survey.key}/")
    phone.get_by_role("link", name="Español").click()
    assert axe(phone) == []
    first = phone.get_by_role("group", name="Aprendí algo que puedo usar.")
    first.get_by_label("Muy de acuerdo").check()
    phone.get_by_label("¿Qué fue lo que más le gustó?").fill("Los experimentos")
    phone.get_by_role("button", name="Enviar mis respuestas").click()
    phone.get_by_role("heading", name="Gracias").wait_for()
    assert axe(phone) == []

    answer = Answer.objects.get()
    assert (answer.knowledge, answer.confidence, answer.liked) == (5, None, "Los experimentos")

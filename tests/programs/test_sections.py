"""The sub-navigation of programs leads nobody to a page that refuses them."""

import pytest

from programs.sections import SECTIONS, sections_for

pytestmark = pytest.mark.django_db
CAST = (
    "specialist school_staff principal zone_lead branch_lead branch_staff library_admin "
    "supervisor district_admin data_steward viewer"
).split()


@pytest.mark.parametrize("role", CAST)
def test_a_section_that_is_offered_opens(client, request, role):
    person = request.getfixturevalue(role)
    client.force_login(person)

    answers = {
        title: client.get(address).status_code for title, address, _ in sections_for(person, "")
    }

    assert answers == dict.fromkeys(answers, 200)
    assert len(answers) >= 3


def test_who_may_open_a_section_is_offered_it(client, branch_staff):
    titles = [title for title, _, _ in sections_for(branch_staff, "")]

    assert titles == [title for title, _, _ in SECTIONS]

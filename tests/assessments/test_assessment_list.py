"""The list of common assessments."""

from tests.factories.assessments import AdministrationFactory, AssessmentFactory


def test_the_list_stands_by_name_whatever_was_given(client, supervisor, district):
    for name in ("Research", "common task", "Inquiry"):
        AdministrationFactory(assessment=AssessmentFactory(district=district, name=name))
    client.force_login(supervisor)

    response = client.get("/assessments/")

    names = [row["name"] for row in response.context["rows"]]
    assert names == ["common task", "Inquiry", "Research"]

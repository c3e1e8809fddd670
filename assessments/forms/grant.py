"""Leave to see students, for somebody whose position gives none: dated, with its legal basis."""

from datetime import timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone

from assessments.models import Grant, Student
from goals.forms.layout import helper, lines_input
from zones.access import Kind, Role, Side
from zones.forms.owned import DateInput, OwnedForm, hold, in_reach, not_before
from zones.models import District, Place, Position, User

LONGEST = timedelta(days=366)


class GrantForm(OwnedForm):
    """The district is asked only of a steward of several. A student is named by an id."""

    owner = ("district",)
    student_id = forms.CharField(
        label="Only this student",
        max_length=80,
        required=False,
        help_text="Local or state id. Leave this and the school empty for the whole district.",
    )

    class Meta:
        model = Grant
        fields = ("district", "user", "basis", "purpose", "document", "place", "starts", "ends")
        labels = {"user": "Person", "place": "Only this school", "document": "Document"}
        labels |= {"starts": "First day"}
        widgets = {"purpose": lines_input(3), "starts": DateInput(), "ends": DateInput()}
        help_texts = {
            "user": "Somebody who works on the schools’ side. Staff of the public library are "
            "never given rows of students.",
            "purpose": "They read it on every student’s page, and so may families.",
            "document": "Where the consent, agreement or decision is filed.",
            "ends": "At most a year. Give a new one after that, if it is still needed.",
        }

    helper = helper()
    field_order = (
        *("district", "user", "basis", "purpose", "document"),
        *("place", "student_id", "starts", "ends"),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        mine = user.held.districts(Role.DATA_STEWARD)
        staff = Position.objects.today().filter(place__district__in=mine, place__side=Side.SCHOOLS)
        people = User.objects.filter(pk__in=staff.order_by().values("user"), is_active=True)
        self.fields["user"].queryset = people.exclude(pk=user.pk)
        places = Place.objects.filter(district__in=mine, kind=Kind.SCHOOL)
        self.fields["place"].queryset = places.order_by("name")
        self.fields["place"].empty_label = "Every school"
        self.fields["basis"].choices = [("", "Choose the legal basis"), *Grant.Basis.choices]
        self.fields["district"].queryset = District.objects.filter(pk__in=mine)
        if len(mine) == 1:
            del self.fields["district"]
            self.instance.district_id = next(iter(mine))

    def clean_starts(self):
        return in_reach(self.cleaned_data["starts"])

    def clean_ends(self):
        ends, starts = in_reach(self.cleaned_data["ends"]), self.cleaned_data.get("starts")
        if ends < timezone.localdate():
            raise forms.ValidationError("This day is over: it would give nothing.")
        if starts and ends - starts > LONGEST:
            raise forms.ValidationError("A grant holds for at most a year.")
        return not_before(ends, starts)

    def clean(self):
        data = super().clean()
        district = (
            data.get("district") or District.objects.filter(pk=self.instance.district_id).first()
        )
        if district:
            hold(district)  # of two who give the same one at once, the second is told
            self.instance.student = self._student(district, data.get("student_id"))
            self._refuse_elsewhere(district, data)
            self._refuse_twice(district, data)
        return data

    def _student(self, district, typed):
        """The one student with this id, among those the policies let through."""
        if not typed:
            return None
        same = Student.objects.filter(Q(local_id=typed) | Q(state_id=typed), district=district)
        found = list(same[:2])
        if len(found) != 1:
            self.add_error("student_id", "No student, or more than one, has this id.")
            return None
        if self.cleaned_data.get("place"):
            self.add_error("student_id", "Choose a school or one student, not both.")
        return found[0]

    def _refuse_elsewhere(self, district, data):
        person, place = data.get("user"), data.get("place")
        there = Position.objects.today().filter(place__district=district)
        if person and not there.filter(user=person).exists():
            self.add_error("user", f"{person} does not work in {district}.")
        if place and place.district_id != district.pk:
            self.add_error("place", f"{place} is not in {district}.")

    def _refuse_twice(self, district, data):
        names = ("user", "basis", "place", "starts", "ends")
        same = {name: data.get(name) for name in names} | {"student": self.instance.student}
        if Grant.objects.filter(district=district, ended_at=None, **same).exists():
            self.add_error(None, "This grant stands there already.")

"""Finding students and classes, and correcting what a record says of a student."""

from django import forms
from django.db.models.functions import Lower
from django.utils import timezone

from assessments.finding import asked
from assessments.grades import grade_name
from assessments.models import SchoolClass, Student
from goals.forms.layout import helper
from goals.forms.list_filter import ListFilter
from zones.forms.owned import OwnedForm
from zones.models import Place

GRADES = ("PK", "KG", *(f"{grade:02}" for grade in range(1, 13)))


class StudentFilter(ListFilter):
    """What is asked for: a name or an id, a school, a grade. Nobody is shown until it is."""

    q = forms.CharField(label="Name or ID", required=False, max_length=100)
    place = forms.ModelChoiceField(
        label="School", required=False, queryset=Place.objects.none(), empty_label="Every school"
    )
    grade = forms.ChoiceField(
        label="Grade",
        required=False,
        choices=[("", "Every grade"), *((code, grade_name(code)) for code in GRADES)],
    )

    def __init__(self, address, openings):
        super().__init__(address)
        narrow_places(self.fields, openings)

    @property
    def is_narrowed(self):
        """A blank asks for nobody: it would list every student of the school."""
        return any(self.address.get(name, "").strip() for name in self.fields)

    def apply(self, rows):
        chosen = self.cleaned_data
        return asked(rows, chosen["q"], chosen.get("place") and chosen["place"].pk, chosen["grade"])


class ClassFilter(ListFilter):
    """Classes of today, of every school the reader may ask; or those that are over."""

    q = forms.CharField(label="Class", required=False, max_length=100)
    place = forms.ModelChoiceField(
        label="School", required=False, queryset=Place.objects.none(), empty_label="Every school"
    )
    over = forms.BooleanField(label="Classes that are over", required=False)

    def __init__(self, address, openings):
        super().__init__(address)
        narrow_places(self.fields, openings)

    def apply(self, rows):
        chosen, today = self.cleaned_data, timezone.localdate()
        now = SchoolClass.objects.on(today).values("pk")
        rows = rows.exclude(pk__in=now) if chosen["over"] else rows.filter(pk__in=now)
        if chosen.get("q"):
            rows = rows.filter(title__icontains=chosen["q"])
        if chosen.get("place"):
            rows = rows.filter(place=chosen["place"])
        return rows.order_by(Lower("place__name"), Lower("title"), "pk")


def narrow_places(fields, openings):
    """Offers the schools opened; the field goes where there is one school only."""
    found = openings.found
    keys = {one.place for one in found if one.place}
    districts = {-one.reach for one in found if one.reach and one.reach < 0}
    if not districts and len(keys) < 2:
        del fields["place"]
        return
    schools = Place.objects.filter(kind="school")
    offered = schools.filter(pk__in=keys) | schools.filter(district__in=districts)
    fields["place"].queryset = offered.order_by(Lower("name"))


class StudentForm(OwnedForm):
    """What the record calls a student, corrected by the steward."""

    class Meta:
        model = Student
        fields = (
            *("given_name", "middle_name", "family_name"),
            *("preferred_given_name", "preferred_family_name", "local_id", "state_id", "grade"),
        )
        labels = {"local_id": "ID in the district", "state_id": "ID in the state"}
        help_texts = {"preferred_given_name": "Class pages show the preferred name."}

    helper = helper()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        codes = dict.fromkeys((*GRADES, self.instance.grade))
        self.fields["grade"] = forms.ChoiceField(
            required=False,
            choices=[("", "None"), *((code, grade_name(code)) for code in codes if code)],
        )

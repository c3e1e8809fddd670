"""What is said of a resource: comments, uses, why it is hidden; and a program made from it."""

from django import forms
from django.db import transaction
from django.utils import timezone

from goals.forms.inputs import LinesField
from goals.forms.layout import day_input, lines_input, name_what_is_missing
from goals.forms.partnership import not_ahead
from programs.access import planned_by
from programs.models import ExchangeComment, ExchangeUse, Program
from programs.models.exchange import GRADES, STAFF
from zones.access import Side
from zones.forms.owned import OwnedForm, hold, in_reach
from zones.models import Place

Age = Program.Age
SEASONS = [("", "Choose when in the year"), *Program.Season.choices]
FAR = (
    "Who looks after the exchange in {} reads these words and the name of your district, not your "
    "own: name nobody in them. Your colleagues here read them as any comment."
)


class ExchangeCommentForm(forms.ModelForm):
    """A comment stays in its district; that something is wrong reaches who can mend it."""

    text = LinesField(label="Comment", max_length=2000, widget=lines_input(3))

    class Meta:
        model = ExchangeComment
        fields = ("text", "reports_a_problem")
        labels = {"reports_a_problem": "Something is wrong with it"}
        help_texts = {
            "reports_a_problem": "Who looks after the exchange is told: a broken link, a name that "
            "should not be there, work that is not ours to share."
        }

    use_required_attribute = False

    def __init__(self, data=None, *, resource, user):
        near = resource.district_id in user.held.staffed()
        mine = resource.district_id if near else min(user.held.staffed())
        instance = ExchangeComment(resource=resource, by=user, district_id=mine)
        super().__init__(data, instance=instance, auto_id="id_comment_%s")
        self.fields["text"].error_messages["required"] = "Write your comment."
        if not near:
            self.fields["reports_a_problem"].help_text = FAR.format(resource.district)

    @transaction.atomic
    def save(self):
        """The comment; a second press of the button says it once."""
        hold(self.instance.resource)
        said = self.instance.resource.comments.filter(by=self.instance.by).last()
        if said and said.text == self.cleaned_data["text"]:
            return said
        return super().save()


class ExchangeUseForm(OwnedForm):
    """Who used it, when, and what they changed."""

    owner = ("resource", "district")
    changed = LinesField(
        label="What we changed",
        required=False,
        max_length=2000,
        widget=lines_input(4),
        help_text="What worked, what you left out or added: the next person begins there. "
        "Do not name students.",
    )

    class Meta:
        model = ExchangeUse
        fields = ("place", "used_on", "changed")
        widgets = {"used_on": day_input()}
        labels = {"place": "Place where it was used", "used_on": "Day"}

    def __init__(self, data=None, *, resource, user):
        super().__init__(data, instance=ExchangeUse(resource=resource, by=user))
        places = Place.objects.filter(pk__in=user.held.places(*STAFF)).order_by("name")
        self.fields["place"].queryset = places
        if len(found := list(places[:2])) == 1:
            self.initial["place"], self.fields["place"].empty_label = found[0].pk, None

    def clean_used_on(self):
        day, today = in_reach(self.cleaned_data["used_on"]), timezone.localdate()
        return not_ahead(day, today, "This day lies ahead: say it once you have used it.")

    def clean(self):
        data = super().clean()
        if place := data.get("place"):
            self.instance.district_id = place.district_id
        return data

    @transaction.atomic
    def save(self):
        """The use; the same place on the same day counts once and says the newest words."""
        resource, data = self.instance.resource, self.cleaned_data
        hold(resource)
        same = {"by": self.instance.by, "place": data["place"], "used_on": data["used_on"]}
        use = resource.uses.filter(**same).first() or self.instance
        use.changed = data["changed"] or use.changed
        use.save()
        resource.count_uses()
        return use


class ReasonForm(forms.Form):
    """Why a resource is hidden, or not given to more readers."""

    reason = LinesField(label="Why", max_length=300, widget=lines_input(2))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].error_messages["required"] = "Say why: who gave it reads it."


class ProgramOfForm(forms.Form):
    """The three things a program has that a resource does not say."""

    place = forms.ModelChoiceField(Place.objects.none(), label="Place that offers it")
    age = forms.ChoiceField(label="Mainly for ages", choices=Age.choices)
    season = forms.ChoiceField(label="When in the year", choices=SEASONS)

    def __init__(self, data=None, *, resource, user):
        super().__init__(data)
        self.resource, self.user = resource, user
        places = Place.objects.filter(planned_by(user)).open_on().order_by("name")
        self.fields["place"].queryset = places
        if len(found := list(places[:2])) == 1:
            self.initial["place"], self.fields["place"].empty_label = found[0].pk, None
        self.initial["age"] = age_of(resource.grades)
        name_what_is_missing(self)

    @transaction.atomic
    def save(self):
        """(draft program, whether it is new): a second press makes no second one."""
        resource, place = self.resource, self.cleaned_data["place"]
        hold(place)
        same = {"place": place, "title": resource.title, "created_by": self.user}
        before = Program.objects.filter(state=Program.State.DRAFT, **same).first()
        return (before, False) if before else (self._copy(resource, place, same), True)

    def _copy(self, resource, place, same):
        near = resource.district_id == place.district_id
        school = place.side == Side.SCHOOLS
        return Program.objects.create(
            **same,
            description=resource.summary,
            age=self.cleaned_data["age"],
            season=self.cleaned_data["season"],
            sponsor=Program.Sponsor.SCHOOL if school else Program.Sponsor.LIBRARY,
            is_public=not school,
            key_area=resource.key_area if near else None,
            languages=[resource.language],
            copied_from=resource.program if near else None,
        )


def age_of(grades):
    """The group of the federal survey that grades stand for; all ages where they are mixed."""
    groups = {_age(GRADES.index(grade)) for grade in grades if grade in GRADES}
    return groups.pop() if len(groups) == 1 else Age.GENERAL


def _age(spot):
    """PK is spot 0, K is 1, grade 1 is 2: grade 5 is about eleven years old."""
    if spot == 0:
        return Age.TO_5
    return Age.TO_11 if spot <= GRADES.index("5") else Age.TO_18

"""Partners: the organization, whom to ask there, what was agreed, and two rows made one."""

from django import forms

from goals.forms.layout import day_input, helper, lines_input, name_what_is_missing
from goals.forms.list_filter import ListFilter
from goals.forms.partnership import web_address
from programs.models import Partner, PartnerAgreement, PartnerContact
from programs.partners import asked
from zones.forms.owned import OwnedForm, hold, in_reach, not_before
from zones.models import District

STATES = [
    ("", "Working with us"),
    ("review", "With an agreement to look at again"),
    ("ended", "No longer with us"),
]


class PartnerFilter(ListFilter):
    """What the address asks for: words, and how things stand."""

    q = forms.CharField(label="Words", required=False, max_length=100)
    state = forms.ChoiceField(label="Which", required=False, choices=STATES)

    def apply(self, rows):
        return asked(rows, self)


class PartnerForm(OwnedForm):
    """The district is asked only of who plans programs in several."""

    owner = ("district",)
    website = web_address()

    class Meta:
        model = Partner
        fields = ("district", "name", "what_they_do", "website")
        widgets = {"what_they_do": lines_input(3)}
        labels = {"name": "Name of the organization", "what_they_do": "What they do"}
        help_texts = {"what_they_do": "What they give: time, money, rooms, people, ideas."}

    helper = helper()

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["website"].label = "Website"
        mine = Partner.objects.districts_of(user)
        if self.instance.pk or len(mine) == 1:
            self.instance.district_id = self.instance.district_id or next(iter(mine))
            del self.fields["district"]
        else:
            self.fields["district"].queryset = District.objects.filter(pk__in=mine)
        name_what_is_missing(self)

    def clean(self):
        data = super().clean()
        known = self.instance.district if self.instance.district_id else None
        if (district := data.get("district") or known) and data.get("name"):
            hold(district)  # of two who add the same one at once, the second is told
            same = Partner.objects.filter(district=district, merged_into=None)
            if same.filter(name__iexact=data["name"]).exclude(pk=self.instance.pk).exists():
                self.add_error("name", "The district already has a partner with this name.")
        return data


class ContactForm(OwnedForm):
    owner = ("partner",)

    class Meta:
        model = PartnerContact
        fields = ("name", "job", "email", "phone")
        labels = {"email": "E-mail"}

    helper = helper()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_what_is_missing(self)

    def clean(self):
        data, partner = super().clean(), self.instance.partner
        hold(partner)
        same = {"name__iexact": data.get("name"), "email__iexact": data.get("email", "")}
        if partner.contacts.filter(**same).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("This person stands there already.")
        return data


class AgreementForm(OwnedForm):
    owner = ("partner",)
    link = web_address()

    class Meta:
        model = PartnerAgreement
        fields = ("title", "what", "link", "starts", "ends", "review_on")
        widgets = {
            "what": lines_input(4),
            **{name: day_input() for name in ("starts", "ends", "review_on")},
        }
        help_texts = {
            "ends": "Leave it empty if it goes on until somebody ends it.",
            "review_on": "From a month before this day the list of partners says so.",
        }

    helper = helper()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["link"].label = "Where the document is"
        name_what_is_missing(self)

    def clean_starts(self):
        return in_reach(self.cleaned_data["starts"])

    def clean_ends(self):
        return not_before(in_reach(self.cleaned_data["ends"]), self.cleaned_data.get("starts"))

    def clean_review_on(self):
        return in_reach(self.cleaned_data["review_on"])

    def clean(self):
        data, partner = super().clean(), self.instance.partner
        hold(partner)
        same = {"title__iexact": data.get("title"), "starts": data.get("starts")}
        if partner.agreements.filter(**same).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("This agreement stands there already.")
        return data


class MergeForm(forms.Form):
    """The partner that stays."""

    into = forms.ModelChoiceField(
        Partner.objects.none(),
        label="Which one stays",
        empty_label="Choose the partner that stays",
        error_messages={"required": "Choose which one stays."},
    )

    def __init__(self, *args, partner, user, **kwargs):
        super().__init__(*args, **kwargs)
        others = Partner.objects.merged_by(user).filter(merged_into=None)
        others = others.filter(district=partner.district_id).exclude(pk=partner.pk)
        self.fields["into"].queryset = others

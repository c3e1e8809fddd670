"""People and their positions."""

from allauth.account.models import EmailAddress
from django import forms
from django.utils import timezone

from zones.access import SEATS, Role, Side
from zones.models import Place, Position, User

from .owned import DateInput, OwnedForm


def seats_to_give(user):
    """Role choices for the places whose people `user` keeps."""
    sides = {Side.LIBRARY} if user.held.has(Role.LIBRARY_ADMIN) else set()
    if user.held.has(Role.DATA_STEWARD):
        sides = set(Side)
    return [
        (role.value, role.label)
        for role, places in SEATS.items()
        if any(side in sides for _, side in places)
    ]


class SeatForm(OwnedForm):
    """The part of a form that names a seat: place, role, first day."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        places = Place.objects.editable_by(user)
        self.fields["place"].queryset = places.exclude(closes__lt=timezone.localdate())
        self.fields["place"].error_messages["invalid_choice"] = "Choose a place of the list."
        self.fields["role"].choices = [("", "Choose the role"), *seats_to_give(user)]
        self.fields["starts"].help_text = "May lie ahead: rights begin on that day."


class PersonCreateForm(SeatForm):
    """A person and a first position. `known` is who already has the e-mail address here."""

    name = forms.CharField(max_length=120)
    email = forms.EmailField(label="E-mail address", max_length=254)
    known = None

    class Meta:
        model = Position
        fields = ["name", "email", "place", "role", "starts"]
        widgets = {"starts": DateInput}
        labels = {"starts": "First day"}

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        self.known = User.objects.visible_to(self.user).filter(email=email).first()
        if self.known:
            raise forms.ValidationError(f"{self.known} has this e-mail address already.")
        return email

    def save(self):
        """The position; who has an account through another district keeps the name there."""
        email, name = self.cleaned_data["email"], self.cleaned_data["name"]
        user = User.objects.filter(email=email).first()
        self.instance.user = user or User.objects.create_user(email, name=name)
        return super().save()


class PersonForm(OwnedForm):
    class Meta:
        model = User
        fields = ["name", "email"]
        help_texts = {"email": "The person signs in with it. We write to the old address too."}

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if EmailAddress.objects.filter(email=email).exclude(user=self.instance).exists():
            raise forms.ValidationError("This address belongs to another account.")
        return email

    def save(self):
        user = super().save()
        EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
        EmailAddress.objects.update_or_create(
            user=user, email=user.email, defaults={"primary": True, "verified": True}
        )
        return user


class PositionForm(SeatForm):
    owner = ("user",)

    class Meta:
        model = Position
        fields = ["place", "role", "starts", "ends"]
        widgets = {"starts": DateInput, "ends": DateInput}
        labels = {"starts": "First day"}


class PositionEndForm(OwnedForm):
    """Asks once more before somebody gives up their own last position as data steward."""

    owner = ("starts",)
    confirm = forms.BooleanField(
        label="Yes, end my own position as data steward",
        error_messages={"required": "Tick the box to say that you mean it."},
    )

    class Meta:
        model = Position
        fields = ["ends", "confirm"]
        widgets = {"ends": DateInput}
        labels = {"ends": "Last day"}
        help_texts = {"ends": "May lie ahead. The position stays on record."}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ends"].required = True
        self.initial["ends"] = self.instance.ends or timezone.localdate()
        if not self.last_of_own(user):
            del self.fields["confirm"]
            return
        self.fields["confirm"].help_text = "After that day you can no longer keep " + (
            "people, places and school years of this district."
        )

    def last_of_own(self, user):
        if self.instance.user_id != user.pk or self.instance.role != Role.DATA_STEWARD:
            return False
        mine = Position.objects.today().filter(
            user=user, role=Role.DATA_STEWARD, place__district=self.instance.place.district_id
        )
        return not mine.exclude(pk=self.instance.pk).exists()


class PositionAwayForm(OwnedForm):
    class Meta:
        model = Position
        fields = ["away_from", "away_until"]
        widgets = {"away_from": DateInput, "away_until": DateInput}
        labels = {"away_from": "First day away"}
        help_texts = {"away_until": "Leave it empty if it is not known yet."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["away_from"].required = True
        self.initial["away_from"] = self.instance.away_from or timezone.localdate()

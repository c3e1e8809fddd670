"""What the lists of places and people can be narrowed to; the choice stands in the address."""

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from .access import Kind, Role, Side
from .models import Place, Position, User, Zone, ZoneMembership, on_day


def zones(request):
    return Zone.objects.visible_to(request.user)


def places(request):
    return Place.objects.visible_to(request.user)


class SaidFilter(django_filters.FilterSet):
    """A filter that can repeat in words what it was asked."""

    def said(self):
        """Filters: “oak”, Branch. Nothing where the list is whole."""
        words = []
        for name, value in self.form.cleaned_data.items() if self.form.is_valid() else ():
            choices = dict(getattr(self.form.fields[name], "choices", ()))
            if value:
                words.append(str(choices.get(value, value)) if choices else f"“{value}”")
        return f"Filters: {', '.join(words)}." if words else ""


class PlaceFilter(SaidFilter):
    q = django_filters.CharFilter(label="Name", method="by_name")
    kind = django_filters.ChoiceFilter(choices=Kind.choices, empty_label="All kinds")
    level = django_filters.ChoiceFilter(choices=Place.Level.choices, empty_label="All levels")
    side = django_filters.ChoiceFilter(choices=Side.choices, empty_label="Both sides")
    zone = django_filters.ModelChoiceFilter(
        label="Zone", queryset=zones, method="in_zone", empty_label="All zones"
    )

    class Meta:
        model = Place
        fields = ["q", "kind", "level", "side", "zone"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not zones(self.request).exists():
            del self.filters["zone"]

    def by_name(self, places, name, value):
        return places.filter(Q(name__icontains=value) | Q(short_name__icontains=value))

    def in_zone(self, places, name, zone):
        schools = ZoneMembership.objects.on().filter(zone=zone).values("school")
        return places.filter(Q(pk=zone.branch_id) | Q(pk__in=schools))


class PersonFilter(SaidFilter):
    """The states follow from the positions the reader sees, and from the first sign-in."""

    STATES = (
        ("active", "Active today"),
        ("away", "Away"),
        ("later", "Starts later"),
        ("ended", "Ended"),
        ("invited", "Not yet signed in"),
    )

    q = django_filters.CharFilter(label="Name or e-mail", method="by_words")
    place = django_filters.ModelChoiceFilter(
        label="Place", queryset=places, method="at_place", empty_label="All places"
    )
    role = django_filters.ChoiceFilter(
        label="Role", choices=Role.choices, method="in_role", empty_label="All roles"
    )
    state = django_filters.ChoiceFilter(
        label="State", choices=STATES, method="in_state", empty_label="Everybody"
    )

    class Meta:
        model = User
        fields = ["q", "place", "role", "state"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.positions = Position.objects.visible_to(self.request.user).order_by()

    def by_words(self, people, name, value):
        return people.filter(Q(name__icontains=value) | Q(email__icontains=value))

    def at_place(self, people, name, place):
        return people.filter(pk__in=self.positions.filter(place=place).values("user"))

    def in_role(self, people, name, role):
        return people.filter(pk__in=self.positions.filter(role=role).values("user"))

    def in_state(self, people, name, state):
        today = timezone.localdate()
        mine = self.positions.filter(user=OuterRef("pk"))
        held, present = Exists(mine.filter(on_day(today))), Exists(mine.present_on(today))
        later = Exists(mine.filter(starts__gt=today))
        rules = {
            "active": Q(present),
            "away": Q(held) & ~Q(present),
            "later": ~Q(held) & Q(later),
            "ended": ~Q(held) & ~Q(later),
            "invited": Q(last_login=None) & (Q(held) | Q(later)),
        }
        return people.filter(rules[state])

"""The filters of the list of plans, kept in its address."""

import django_filters
from django import forms
from django.db.models import Q

from goals.models import Goal, Plan
from zones.models import Place


class PlanFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(
        label="Words", method="with_words", widget=forms.TextInput(attrs={"type": "search"})
    )
    kind = django_filters.ChoiceFilter(choices=Plan.Kind.choices, empty_label="Any kind")
    owner = django_filters.ModelChoiceFilter(
        label="Whose plan", queryset=Place.objects.none(), empty_label="Anybody's"
    )
    status = django_filters.ChoiceFilter(choices=Plan.Status.choices, empty_label="Any status")

    class Meta:
        model = Plan
        fields = ["words", "kind", "owner", "status"]

    def __init__(self, *args, queryset, user, **kwargs):
        super().__init__(*args, queryset=queryset, **kwargs)
        owners = Place.objects.filter(pk__in=queryset.order_by().values("owner"))
        self.filters["owner"].queryset = owners

    def with_words(self, plans, name, words):
        """Every word in the title, the owner's name or a goal's title."""
        for word in words.split():
            plans = plans.filter(
                Q(title__icontains=word)
                | Q(owner__name__icontains=word)
                | Q(pk__in=_goals_named(word))
            )
        return plans


def _goals_named(word):
    return Goal.objects.filter(title__icontains=word).order_by().values("plan")

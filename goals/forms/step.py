"""One step of an action plan: its words, who answers for it, and with whom it is shared."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from goals.headings import next_position
from goals.models import ActionItem, Assignment, Offer, Standard
from goals.offers import let_go, offer, offered_to
from goals.reach import roles_at, roles_held, usual_role
from zones.forms.versions import VersionedForm
from zones.models import Place, Position
from zones.numbers import number

from .layout import day_input, helper, lines_input, name_what_is_missing
from .offer import labelled, partners_of, said_offered

LETS_GO = "lets_go"  # the tick that ends the part of partners who were unticked


class StepForm(VersionedForm):
    """An action step: what, in which key area, who answers, with whom it is shared."""

    answers = forms.ChoiceField(label="Who answers for it")
    partners = forms.ModelMultipleChoiceField(
        Place.objects.none(),
        label="Share this step with",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Each place you tick is offered the step, and takes part once it says so. "
        "Partners owe no report.",
    )

    class Meta:
        model = ActionItem
        fields = ["goal", "text", "key_area", "finish_by"]
        widgets = {
            "text": lines_input(2),
            "finish_by": day_input(),
            "key_area": forms.RadioSelect,
        }
        labels = {"goal": "Collaboration focus", "text": "Action step", "key_area": "Key area"}
        help_texts = {
            "text": "What will be done, in one sentence.",
            "finish_by": "Leave it empty if it goes on all year.",
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.plan = user, self.instance.goal.plan
        self.owner = self.plan.owner
        self._offer_goals()
        self._offer_key_areas()
        self._offer_seats(user)
        self._offer_partners()
        name_what_is_missing(self)
        self._ask_before_ending()
        self._lay_out()

    def _order(self):
        return ["goal", "text", "key_area", "answers", "finish_by", "partners", LETS_GO]

    def _lay_out(self):
        self.helper = helper(*(name for name in self._order() if name in self.fields))

    def _offer_goals(self):
        self.fields["goal"].queryset = self.plan.goals.order_by("position")
        self.fields["goal"].empty_label = None
        if self.plan.goals.count() == 1:
            del self.fields["goal"]

    def _offer_key_areas(self):
        areas = Standard.objects.key_areas().filter(framework__district=self.owner.district_id)
        self.fields["key_area"].queryset = areas
        self.fields["key_area"].empty_label = None
        if areas:
            self.fields["key_area"].required = True
        else:
            del self.fields["key_area"]

    def _offer_seats(self, user):
        here = Position.objects.today().filter(place=self.owner).order_by("user__name")
        names = {}
        for role, name in here.values_list("role", "user__name"):
            names.setdefault(role, []).append(name)
        self.fields["answers"].choices = [
            (role, f"{role.label}: {', '.join(names.get(role, ['nobody today']))}")
            for role in roles_at(self.owner)
        ]
        mine = [seat.role for seat in user.held.seats if seat.place_id == self.owner.pk]
        own = self._work().filter(place=self.owner).first()
        usual = usual_role(self.owner, roles_held([self.owner]), self.plan)
        self.initial["answers"] = own.seat_role if own else next(iter(mine), usual)

    def _offer_partners(self):
        """The places of the zone, and who takes part or was asked though it left the zone."""
        self.before = self._partners()
        places = list(partners_of(self.plan))
        gone = Place.objects.filter(pk__in=self.before - {place.pk for place in places})
        places += gone.order_by("kind", "name")
        if not places:
            del self.fields["partners"]
            return
        field = self.fields["partners"]
        latest = offered_to(self.instance) if self.instance.pk else {}
        field.queryset = Place.objects.filter(pk__in=[place.pk for place in places])
        field.choices = labelled(places, latest, set(self._parts()))
        self.initial["partners"] = list(self.before)

    def _partners(self):
        """Ids of the places that take part or were asked and have not answered."""
        waiting = Offer.objects.filter(item=self.instance.pk, answer="")
        return {*self._parts(), *waiting.order_by().values_list("place", flat=True)}

    def _parts(self):
        rows = self._work().exclude(place=self.owner)
        return rows.order_by().values_list("place", flat=True)

    def _ask_before_ending(self):
        """A partner that takes part is unticked: its part ends, once that is said and ticked."""
        if not self.is_bound or "partners" not in self.fields:
            return
        widget = self.fields["partners"].widget
        sent = widget.value_from_datadict(self.data, self.files, self.add_prefix("partners"))
        ticked = [number(str(pk)) for pk in sent or ()]
        gone = Place.objects.filter(pk__in=self._parts()).exclude(pk__in=ticked)
        if names := ", ".join(place.short_name for place in gone):
            self.fields[LETS_GO] = forms.BooleanField(
                label=f"Yes, end the part of {names}. What was logged stays.",
                error_messages={
                    "required": f"{names}: takes part in this step. Tick it again, or say below "
                    "that its part ends."
                },
            )

    def _compare(self, seen):
        """Who takes part may be what changed meanwhile: then nobody was unticked."""
        super()._compare(seen)
        if self.versions and self.fields.pop(LETS_GO, None):
            self.errors.pop(LETS_GO, None)
            self._lay_out()

    def stored(self):
        own = self._work().filter(place=self.owner).values_list("seat_role", flat=True).first()
        more = {"answers": own or self.initial["answers"], "partners": self._partners()}
        return super().stored() | {name: more[name] for name in more if name in self.fields}

    def _work(self):
        """What is assigned of the step today."""
        return Assignment.objects.filter(item=self.instance.pk, ended_on=None).order_by("pk")

    def clean_text(self):
        text = self.cleaned_data["text"]
        same = ActionItem.objects.filter(goal__plan=self.plan, text__iexact=text)
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError("The plan already has a step with these words.")
        return text

    @transaction.atomic
    def save(self):
        step = self.instance
        step.ongoing = step.finish_by is None
        if step.ongoing and step.rhythm == ActionItem.Rhythm.WHEN_FINISHED:
            step.rhythm = ActionItem.Rhythm.EVERY_PERIOD
        if step.position is None or ("goal" in self.changed_data and step.pk):
            step.position = next_position(step.goal.items)
        super().save()
        self._assign()
        self.said = self._share() if "partners" in self.fields else ""
        return step

    def _assign(self):
        """The own place reports."""
        role = self.cleaned_data["answers"]
        if self._work().filter(place=self.owner).update(seat_role=role):
            return
        own = Assignment(
            item=self.instance,
            place=self.owner,
            seat_place=self.owner,
            seat_role=role,
            starts=max(self.plan.starts, timezone.localdate()),
        )
        Assignment.objects.bulk_create([own], ignore_conflicts=True)

    def _share(self):
        """Who was ticked is offered the step, who was unticked let go; returns it in sentences."""
        wanted, before = {place.pk for place in self.cleaned_data["partners"]}, self._partners()
        ended, withdrawn = let_go(self.instance, before - wanted, self.user)
        new = [place for place in self.cleaned_data["partners"] if place.pk not in before]
        made = offer(self.instance, new, self.user) if new else []
        said = [said_offered(made)] if made else []
        if ended:
            said.append(f"The part of {_names(ended)} has ended.")
        if withdrawn:
            said.append(f"{_names(withdrawn)}: no longer asked.")
        return " ".join(said)


def _names(places):
    return ", ".join(place.short_name for place in places)

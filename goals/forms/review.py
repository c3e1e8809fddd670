"""The reviewer's forms: what to look at, and what to decide."""

from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404

from goals.models import Plan, Update
from goals.queue import MOVED, PLACE, PLAN, TOLD
from goals.review import RETURNS_BEFORE_READING, approve, count_as_read, readings, send_back
from zones.models import Place
from zones.numbers import number

from .layout import lines_input


class QueueFilter(forms.Form):
    """What the address asks for: which of those waiting, at which place, of which plan."""

    SHOWN = (("", "All waiting"), ("read", "Needs reading"), ("same", "Nothing new"))
    show = forms.ChoiceField(choices=SHOWN, required=False)
    place = forms.TypedChoiceField(coerce=int, required=False, empty_value=None)
    plan = forms.TypedChoiceField(coerce=int, required=False, empty_value=None)

    def __init__(self, address, *, user, sums):
        super().__init__(address, auto_id="filter_%s")
        self.sums = sums
        self._offer("place", "All places", {row[0]: row[1] for row in sums}, Place, user)
        self._offer("plan", "All plans", {row[2]: row[3] for row in sums}, Plan, user)
        if not self.is_valid():
            raise Http404

    def _offer(self, name, nothing, found, model, user):
        """What has something waiting; and what was asked for, once nothing waits there."""
        asked = self.data.get(name)
        if asked and (pk := number(asked)) not in found:
            row = get_object_or_404(model.objects.visible_to(user), pk=pk)
            found[row.pk] = str(row)
        self.fields[name].choices = [("", nothing), *found.items()]

    @property
    def is_narrowed(self):
        return any(self.cleaned_data.values())

    @property
    def query(self):
        """The filters as the end of an address, to carry them from one update to the next."""
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        return f"?{urlencode(asked)}" if asked else ""

    @property
    def said(self):
        """The filters in words."""
        asked = self.cleaned_data
        words = [dict(self.fields[name].choices).get(asked[name]) for name in asked if asked[name]]
        return f"Asked for: {', '.join(words)}." if words else ""

    @property
    def waiting(self):
        return sum(row[4] for row in self.sums)

    @property
    def found(self):
        """How many fit place and plan; None where that is not all that was asked."""
        place, plan, show = (self.cleaned_data[name] for name in ("place", "plan", "show"))
        rows = (row for row in self.sums if place in (None, row[0]) and plan in (None, row[2]))
        return None if show else sum(row[4] for row in rows)

    def apply(self, updates):
        asked = self.cleaned_data
        lookups = {"place": PLACE, "plan": PLAN}
        found = updates.filter(**{lookups[name]: asked[name] for name in lookups if asked[name]})
        if asked["show"] == "read":
            return found.filter(TOLD | MOVED)
        if asked["show"] == "same":
            return found.filter(nothing_new=True, last=F("status"))
        return found


class DecisionForm(forms.Form):
    """Approve, return with a note, or count with one's own reading; says why it came too late."""

    turn = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        required=False,
        max_length=2000,
        widget=lines_input(3),
        strip=False,
        help_text="Needed if you return the update. The sender reads it, and it stays with it.",
    )
    read_as = forms.ChoiceField(label="I read this as", required=False)
    because = forms.CharField(
        label="Because", required=False, max_length=2000, widget=lines_input(2), strip=False
    )
    use_required_attribute = False
    SAID = {
        "approve": "Counted: {}.",
        "return": "Returned with your note: {}.",
        "read": "Counted with your reading: {}.",
    }

    def __init__(self, data=None, *, update, user):
        super().__init__(data, initial={"turn": update.turn})
        self.update, self.user = update, user
        self.verb = self.data.get("do", "")
        self.fields["note"].label = f"Note to {update.author}"
        for name, said in (("read_as", "Say how you read it."), ("because", "Say why.")):
            self.fields[name].required = self.verb in ("", "read")
            self.fields[name].error_messages["required"] = said
        statuses = [(status.value, status.label) for status in readings(update.assignment.item)]
        self.fields["read_as"].choices = [("", "Choose a status"), *statuses]

    @property
    def may_read(self):
        """After the second return the reviewer may count it as they read it."""
        return self.update.returns >= RETURNS_BEFORE_READING

    def done(self):
        """Valid and decided; what is refused is an error, and what was typed stays."""
        if not self.is_valid():
            return False
        if self.verb not in self.SAID:
            raise Http404
        try:
            self._decide(self.cleaned_data)
        except ValidationError as refused:
            self.add_error(self._field(refused), refused)
        return not self.errors

    def _decide(self, data):
        who = self.update, self.user, data["turn"]
        if self.verb == "approve":
            approve(*who, data["note"])
        elif self.verb == "return":
            send_back(*who, data["note"])
        else:
            count_as_read(*who, data["read_as"], data["because"])

    def _field(self, refused):
        """Where the words stand: at the note that is missing, else over the form."""
        return "note" if "needs a note" in " ".join(refused.messages) else None

    @property
    def said(self):
        item, place = self.update.assignment.item, self.update.assignment.place
        return self.SAID[self.verb].format(f"{place.short_name}, {item.number or item.short}")


def turns_of(data):
    """{update id: the turn that was seen} of what was ticked to count together."""
    turns = {number(pk): number(data.get(f"turn_{pk}")) for pk in data.getlist("count")}
    return {pk: turn for pk, turn in turns.items() if None not in (pk, turn)}


def known(pks):
    """{id: Juniper, 2.1} for what is told after counting together."""
    rows = Update.objects.filter(pk__in=pks).select_related("assignment__place", "assignment__item")
    return {
        row.pk: f"{row.assignment.place.short_name}, "
        f"{row.assignment.item.number or row.assignment.item.short}"
        for row in rows
    }

"""The question an adopted plan asks of who changes its words: why?"""

from django import forms
from django.core.exceptions import ValidationError

from goals.amendments import amends, changes_typed, on_record

from .layout import helper, lines_input

QUESTION = "Why is the adopted plan changed?"
HINT = "Only where its words or a due date change. It stands below the plan for everybody to read."
MISSING = "Say why the adopted plan is changed."


def ask_why(form, plan, required=False):
    """Adds the question, where the plan was adopted by a board."""
    if amends(plan):
        form.fields["reason"] = forms.CharField(
            label=QUESTION,
            help_text="" if required else HINT,
            required=required,
            max_length=1000,
            widget=lines_input(2),
            error_messages={"required": MISSING},
        )


def check_why(form):
    """An error where what was typed changes the words of an adopted plan, and the reason lacks."""
    data = form.cleaned_data
    asked = "reason" in form.fields and "reason" in data and not data["reason"]
    if asked and changes_typed(form.instance, data):
        form.add_error("reason", MISSING)


class InForceForm(forms.Form):
    """An item is retired, or taken up again; of an adopted plan the reason is asked."""

    helper = helper()

    def __init__(self, *args, item, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.item, self.user = item, user
        ask_why(self, item.goal.plan, required=True)

    def done(self, act):
        """Valid, and `act` is done: the item is retired or restored."""
        if not self.is_valid():
            return False
        try:
            with on_record(self.item, self.user, self.cleaned_data.get("reason", "")):
                act()
        except ValidationError as refused:
            self.add_error(None, refused)
        return not self.errors

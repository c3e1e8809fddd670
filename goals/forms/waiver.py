"""A key area that is not for a place, and why."""

from django.core.exceptions import ValidationError

from goals.models import ActionItem, Plan, Waiver
from zones.forms.owned import OwnedForm

from .layout import helper, lines_input


class WaiverForm(OwnedForm):
    """Said once for each plan and key area; said again, it changes the reason."""

    owner = ("plan", "key_area")

    class Meta:
        model = Waiver
        fields = ["reason"]
        widgets = {"reason": lines_input(2)}
        help_texts = {"reason": "In one sentence, for the others of the zone."}

    helper = helper()

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["reason"].label = "Not for us, because"
        self.fields["reason"].error_messages["required"] = "Say why it is not for you."

    def clean(self):
        Plan.objects.select_for_update(of=("self",)).filter(pk=self.instance.plan_id).first()
        plan, area = self.instance.plan, self.instance.key_area
        steps = ActionItem.objects.in_force().filter(goal__plan=plan, key_area=area).count()
        if steps:
            several = "a step" if steps == 1 else f"{steps} steps"
            raise ValidationError(
                f"The plan has {several} in {area}. Take {'it' if steps == 1 else 'them'} out "
                "first, or leave the area as it is."
            )
        self.instance.by = self.user
        return super().clean()

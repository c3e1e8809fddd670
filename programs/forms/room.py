"""A room of a place."""

from goals.forms.layout import helper
from programs.models import Room
from zones.forms.owned import OwnedForm


class RoomForm(OwnedForm):
    owner = ("place",)

    class Meta:
        model = Room
        fields = ("name", "seats")
        help_texts = {"name": "For example: community room, story corner."}

    helper = helper("name", "seats")

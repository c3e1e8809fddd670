"""{% celebrate_link update %}: the way from a counted update to recognition, for who may go it."""

from django import template
from django.utils.html import format_html

from goals.models import Update
from programs.recognition import may_celebrate

register = template.Library()


@register.simple_tag(takes_context=True)
def celebrate_link(context, update):
    user = context["request"].user
    if update.state != Update.State.COUNTED or not may_celebrate(user, update):
        return ""
    address = f"/updates/{update.pk}/celebrate/"
    return format_html('<a class="btn btn-outline-secondary" href="{}">Celebrate</a>', address)

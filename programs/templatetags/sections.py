"""{% program_sections "Calendar" %} draws the sub-navigation with that entry marked."""

from django import template

from programs.sections import sections_for

register = template.Library()


@register.inclusion_tag("programs/_sections.html", takes_context=True)
def program_sections(context, here):
    return {"sections": sections_for(context["request"].user, here)}

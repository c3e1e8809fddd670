"""{% student_sections "Classes" %} draws the sub-navigation with that entry marked."""

from django import template

from assessments.sections import sections_for

register = template.Library()


@register.inclusion_tag("assessments/_sections.html", takes_context=True)
def student_sections(context, here):
    return {"sections": sections_for(context["request"].user, here)}

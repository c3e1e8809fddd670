"""Forms as Django makes them, but a list of choices in one go: two templates for each choice take
longer than everything else on a page that has a list of all places."""

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape, format_html

from goals.grid import joined

SELECT = "django/forms/widgets/select.html"


class Renderer(DjangoTemplates):
    """Writes what the templates of Django write, without their empty lines."""

    def render(self, template_name, context, request=None):
        if template_name != SELECT:
            return super().render(template_name, context, request)
        widget = context["widget"]
        groups = (_group(name, options) for name, options, _index in widget["optgroups"])
        start = format_html('<select name="{}"{}>', widget["name"], _attributes(widget["attrs"]))
        return joined([start, *groups, "\n</select>"])


def _group(name, options):
    written = joined(f"\n  {_option(option)}" for option in options)
    if not name:
        return written
    return format_html('\n  <optgroup label="{}">{}\n  </optgroup>', name, written)


def _option(option):
    value, words = conditional_escape(str(option["value"])), conditional_escape(option["label"])
    return f'<option value="{value}"{_attributes(option["attrs"])}>{words}</option>'


def _attributes(attributes):
    said = ((name, value) for name, value in attributes.items() if value is not False)
    return joined(
        format_html(" {}", name) if value is True else format_html(' {}="{}"', name, str(value))
        for name, value in said
    )

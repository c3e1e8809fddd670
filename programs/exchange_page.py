"""One resource as ready strings: what it is, its files, who used it, what colleagues say.

Names of staff stand on it only for staff of its own district.
"""

from urllib.parse import urlsplit

from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from goals.models.evidence import PICTURES
from zones.formats import clock, long_date

from .access import plans
from .exchange_list import said_grades, said_used
from .models import ExchangeComment, ExchangeResource, ExchangeUse, Program

ASKED = {"everywhere": "all districts", "families": "families, on the public site"}


def exchange_page(resource, user):
    """Context of the page of a resource; the number of queries does not grow with it."""
    editable = ExchangeResource.objects.editable_by(user).filter(pk=resource.pk).exists()
    moderated = ExchangeResource.objects.moderated_by(user).filter(pk=resource.pk).exists()
    uses = use_rows(resource, user)
    return {
        "resource": resource,
        "given": given(resource, user),
        "facts": facts(resource),
        "readers": readers(resource),
        "files": file_rows(resource),
        "standards": list(resource.standards.values_list("title", flat=True)),
        "program": _program(resource, user),
        "comments": comment_rows(resource, user, moderated),
        "uses": uses,
        "used": said_used(resource.used),
        "elsewhere": max(0, resource.used - len(uses)),
        "may_edit": editable,
        "may_moderate": moderated,
        "may_plan": plans(user),
    }


def given(resource, user):
    """Given by Juniper School (Dana Okafor) on May 4, 2026; of another district no person."""
    day = long_date(timezone.localtime(resource.at))
    if resource.district_id in user.held.staffed():
        return f"Given by {resource.place} ({resource.by.name}) on {day}."
    return f"Given by {resource.district} on {day}."


def facts(resource):
    """[(label, words)] of what is known."""
    rows = (
        ("Kind", resource.get_kind_display()),
        ("Grades", said_grades(resource.grades).partition(" ")[2]),
        ("Key area", str(resource.key_area or "")),
        ("Language", resource.get_language_display()),
        ("License", resource.get_licence_display()),
    )
    return [(label, words) for label, words in rows if words]


def readers(resource):
    """Who reads it, and who is asked for."""
    rows = ["Staff of the district"]
    if resource.everywhere_at:
        rows.append("Staff of all districts, without names")
    if resource.families_at:
        rows.append("Families, on the public site")
    return rows + [f"Asked for: {ASKED[who]}" for who in resource.asks]


def file_rows(resource):
    """[{pk, url, name, about, icon, is_link}] in the order they came."""
    rows = resource.files.values_list("pk", "name", "link", "size", "content_type")
    return [_file_row(*row) for row in rows]


def _file_row(pk, name, link, size, content_type):
    host = urlsplit(link).hostname or ""
    picture = content_type in PICTURES
    icon = "link-45deg" if link else "file-earmark-image" if picture else "paperclip"
    return {
        "pk": pk,
        "url": link or f"/exchange/files/{pk}/",
        "name": name or link,
        "about": f"link to {host}" if link else filesizeformat(size),
        "icon": icon,
        "is_link": bool(link),
    }


def comment_rows(resource, user, moderated):
    """What colleagues of the reader's districts said, oldest first."""
    rows = ExchangeComment.objects.visible_to(user).filter(resource=resource)
    mine = set(_editable(rows, user))
    fields = ("pk", "by__name", "text", "at", "reports_a_problem", "settled_at")
    return [
        {
            "pk": pk,
            "who": who,
            "text": text,
            "when": _moment(at),
            "problem": problem,
            "settled": bool(settled),
            "may_settle": problem and not settled and moderated,
            "may_delete": pk in mine,
        }
        for pk, who, text, at, problem, settled in rows.values_list(*fields)
    ]


def use_rows(resource, user):
    """Who of the reader's districts used it, newest first."""
    rows = ExchangeUse.objects.visible_to(user).filter(resource=resource)
    mine = set(_editable(rows, user))
    fields = ("pk", "place__name", "by__name", "used_on", "changed")
    return [
        {
            "pk": pk,
            "place": place,
            "who": who,
            "day": long_date(day),
            "changed": changed,
            "may_delete": pk in mine,
        }
        for pk, place, who, day, changed in rows.values_list(*fields)
    ]


def _editable(rows, user):
    return rows.editable_by(user).order_by().values_list("pk", flat=True)


def _program(resource, user):
    """The program the idea was made from, where the reader sees it."""
    if not resource.program_id:
        return None
    return Program.objects.visible_to(user).filter(pk=resource.program_id).first()


def _moment(at):
    at = timezone.localtime(at)
    return f"{long_date(at)}, {clock(at)}"

"""Translations of what families read: what is missing, writing one, and checking it."""

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from programs.access import TRANSLATING_ROLES
from programs.forms.translation import TranslationForm
from programs.models import Translation
from programs.translating import KINDS, LANGUAGES, PLAIN, alike, spread
from programs.translation_rows import TranslationFilter, standing
from zones.access import role_required
from zones.drafts import keeps_draft, restore
from zones.forms.owned import hold
from zones.forms.versions import mark

ELSEWHERE = "Those who plan programs for this place, and who lead the partnership, translate it."

NOT_ONE_S_OWN = "You translated it: somebody else reads it before families do."


@role_required(*TRANSLATING_ROLES)
def translation_list(request):
    found = TranslationFilter(request.GET, user=request.user)
    page = found.page()
    context = {
        "filter_form": found,
        "page": page,
        "rows": found.rows(page),
        "summed": found.summed(),
    }
    return render(request, "programs/translation_list.html", context)


@keeps_draft
def translation_edit(request, kind, row, field, language):
    of_row = _mine(request, kind, row, field, language)
    if request.method == "POST":
        hold(of_row)  # of two who translate it at once, the second reads the first
    source, translated = getattr(of_row, field), _translation(of_row, kind, field, language)
    name = PLAIN.get(language) or LANGUAGES[language]
    form = TranslationForm(request.POST or None, instance=translated, source=source, language=name)
    if request.method == "POST" and form.is_valid():
        spread(form.save(request.user), of_row)
        messages.success(request, "Saved. Families read it once somebody else has checked it.")
        return redirect(request.path)
    restore(request, form)
    context = _around(of_row, kind, field) | {"form": form, "source": source, "language": name}
    context |= {"code": language, "row": translated, "standing": standing(translated, source)}
    context |= _check(request, of_row, kind, translated) | {"alike": len(alike(of_row, field))}
    return render(request, "programs/translation_form.html", context)


@require_POST
def translation_check(request, pk):
    seen = get_object_or_404(Translation.objects.visible_to(request.user), pk=pk)
    kind = _kind_of(seen)
    of_row = _mine(request, kind.key, seen.row, seen.field, seen.language)
    hold(of_row)
    row = Translation.objects.select_for_update().get(pk=seen.pk)
    if not _may_check(request.user, kind, of_row, row):
        raise PermissionDenied(NOT_ONE_S_OWN)
    source = getattr(of_row, row.field)
    if row.source != source or request.POST.get("seen") != _seen(row):
        messages.error(request, "The words changed while you read. Read them again.")
    elif row.checked_at is None:
        row.checked_by, row.checked_at = request.user, timezone.now()
        row.save(update_fields=["checked_by", "checked_at"])
        spread(row, of_row)
        messages.success(request, "Checked. Families read it now.")
    return redirect(_address(kind.key, row))


def _mine(request, kind, pk, field, language):
    """The row, if this person translates it: 404 if they do not see it, else 403."""
    known = KINDS.get(kind)
    if known is None or field not in known.fields or language not in known.languages:
        raise Http404
    rows = known.model.objects.visible_to(request.user)
    row = get_object_or_404(rows.filter(pk__in=known.rows().order_by().values("pk")), pk=pk)
    if not known.model.objects.filter(known.mine(request.user), pk=row.pk).exists():
        raise PermissionDenied(ELSEWHERE)
    return row


def _translation(row, kind, field, language):
    """The translation there is, or a new one."""
    known = {
        "kind": ContentType.objects.get_for_model(row),
        "row": row.pk,
        "field": field,
        "language": language,
    }
    found = Translation.objects.filter(**known).select_related("by", "checked_by").first()
    return found or Translation(district=KINDS[kind].district_of(row), **known)


def _around(row, kind, field):
    known = KINDS[kind]
    others = [(key, label) for key, label in known.fields.items() if getattr(row, key)]
    return {
        "kind": known,
        "title": known.named(row),
        "field": known.fields[field],
        "others": [(label, key, key == field) for key, label in others],
        "of_row": row,
    }


def _check(request, of_row, kind, row):
    """Whether it waits for a check, whether this person may, and a mark of what is checked."""
    source = getattr(of_row, row.field)
    waits = row.pk is not None and row.source == source and row.checked_at is None
    may = waits and _may_check(request.user, KINDS[kind], of_row, row)
    alone = may and row.by_id == request.user.pk
    return {"waits": waits, "may_check": may, "alone": alone, "seen": _seen(row)}


def _may_check(user, kind, of_row, row):
    """Somebody else than who wrote it; the writer only where nobody else translates the row."""
    return row.by_id != user.pk or not kind.others(of_row, user)


def _seen(row):
    return mark([row.text, row.source])


def _kind_of(row):
    return next(kind for kind in KINDS.values() if kind.model is row.kind.model_class())


def _address(kind, row):
    return f"/translations/{kind}/{row.row}/{row.field}/{row.language}/"

"""What zones learned, written down for the zones that start after them."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from goals.forms.rollout import LessonForm
from goals.models import Lesson
from goals.rollout import lesson_lines, may_teach
from zones.drafts import keeps_draft, restore

from .stage import load_of_zone, open_zone


def lesson_list(request):
    mine = Lesson.objects.editable_by(request.user).filter(zone__archived_on=None)
    mine = set(mine.order_by().values_list("pk", flat=True))
    lines = [(row, row.pk in mine) for row in lesson_lines(Lesson.objects.visible_to(request.user))]
    return render(request, "goals/lesson_list.html", {"lines": lines})


@keeps_draft
def lesson_create(request, pk):
    zone = open_zone(request, pk, may_teach)
    form = LessonForm(request.POST or None, instance=Lesson(zone=zone, by=request.user))
    if form.is_valid():
        form.save()
        messages.success(request, "Written down. Zones that start after you read it.")
        return redirect("goals:stage_list", zone.pk)
    restore(request, form)
    return render(request, "goals/lesson_form.html", {"form": form, "zone": zone})


@keeps_draft
def lesson_edit(request, pk):
    lesson = load_of_zone(Lesson, request, pk)
    form = LessonForm(request.POST or None, instance=lesson)
    if form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("goals:stage_list", lesson.zone_id)
    restore(request, form)
    page = {"form": form, "zone": lesson.zone, "lesson": lesson}
    return render(request, "goals/lesson_form.html", page)


@require_POST
def lesson_delete(request, pk):
    lesson = load_of_zone(Lesson, request, pk)
    zone = lesson.zone
    lesson.delete()
    messages.success(request, "The lesson was removed. The history keeps it.")
    return redirect("goals:stage_list", zone.pk)

"""Commenting on an update."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from goals.comments import comments_of, may_comment
from goals.forms.comment import CommentForm
from goals.models import Update
from zones.drafts import keeps_draft, restore_part

from .loading import valid_or_404

AROUND = ("author", "assignment__place", "assignment__item__goal__plan__owner")


@keeps_draft
def comment_create(request, pk):
    rows = Update.objects.visible_to(request.user).select_related(*AROUND)
    update = get_object_or_404(rows, pk=pk)
    if not may_comment(update, request.user):
        raise PermissionDenied("Comments are between the author, the seat and the reviewers.")
    form = CommentForm(request.POST or None, update=update, user=request.user)
    if request.method == "POST" and valid_or_404(form):
        form.save()
        messages.success(request, "Your comment is there.")
        page = "review/" if request.POST.get("back") == "review" else ""
        return redirect(f"{update.get_absolute_url()}{page}#comments")
    restore_part(request, form, request.path)
    said = {"comments": comments_of(update, request.user), "comment_form": form}
    return render(request, "goals/comment_form.html", {"update": update, "form": form, **said})


def talk(request, update):
    """Context of goals/_comments.html: nothing for those outside the work."""
    if not may_comment(update, request.user):
        return {}
    form = CommentForm(update=update, user=request.user)
    restore_part(request, form, reverse("goals:comment_create", args=[update.pk]))
    return {"comments": comments_of(update, request.user), "comment_form": form}

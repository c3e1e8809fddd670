"""What a page that changes something loads first."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404


def load_to_edit(queryset, user, pk):
    """The row: 404 for what `user` cannot see, 403 for what they may only read."""
    row = get_object_or_404(queryset.visible_to(user), pk=pk)
    if not queryset.editable_by(user).filter(pk=row.pk).exists():
        raise PermissionDenied
    return row

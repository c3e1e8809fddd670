"""One session of a program."""

from django.shortcuts import get_object_or_404, render

from programs.log_page import log_page
from programs.models import Session
from programs.session_page import session_page

AROUND = ("program__place__district", "place", "room", "series")


def session_detail(request, pk):
    sessions = Session.objects.visible_to(request.user).select_related(*AROUND)
    session = get_object_or_404(sessions, pk=pk)
    page = session_page(session, request.user) | {"log_page": log_page(session, request.user)}
    return render(request, "programs/session_detail.html", page)

"""What is sent after the sign-in has expired is kept for who typed it, and offered again."""

from urllib.parse import quote, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.csrf import csrf_failure
from django_htmx.http import HttpResponseClientRedirect

from zones.drafts import FILES, MAX_AGE, SENT, Page, TooLong, keep, typed
from zones.models import User

KEPT = "You were signed out. What you sent is kept: sign in, and send it again from the page."
NOT_SAVED = "You were signed out: what you sent was not saved. Sign in, and send it again."
TOO_LONG = "You were signed out, and the text was too long to be kept. Go back to copy it."


class ExpiredSignIn:
    """Stands before LoginRequiredMiddleware, which would drop the form and lead away from it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not getattr(view, "login_required", True) or request.user.is_authenticated:
            return None
        if request.method == "POST" and (page := whose(request)):
            return self._keep(request, page)
        if request.htmx:
            return HttpResponseClientRedirect(sign_in(back(request)))
        if request.method != "POST":
            return None
        messages.warning(request, NOT_SAVED)
        return redirect_to_login(back(request))

    def _keep(self, request, page):
        if request.path == reverse("zones:draft_save"):
            return _as_typed(request, page)
        _keep_sent(request, page)
        if request.htmx:
            return HttpResponseClientRedirect(sign_in(page.address))
        return redirect_to_login(page.address)


def whose(request):
    """The page the form was sent from, if its person still has an account."""
    page = Page.read(request.POST, MAX_AGE)
    return page if page and User.objects.filter(pk=page.user, is_active=True).exists() else None


def back(request):
    """Where to go after signing in: the page the button was on, never what only takes a POST."""
    if request.htmx:
        return request.htmx.current_url_abs_path or "/"
    address = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure()):
        return "/"
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def sign_in(address):
    return f"{resolve_url(settings.LOGIN_URL)}?next={quote(address)}"


def _as_typed(request, page):
    """The answer to what a form sends by itself while one types."""
    try:
        keep(page, typed(request.POST))
    except TooLong:
        return HttpResponse(TOO_LONG)
    words = 'You are signed out. What you type is kept. <a href="{}">Sign in</a> to send it.'
    return HttpResponse(format_html(words, sign_in(page.address)))


def _keep_sent(request, page):
    files = {FILES: ["1"]} if any(request.FILES.values()) else {}
    try:
        keep(page, typed(request.POST, **{SENT: ["1"]}, **files))
    except TooLong:
        messages.error(request, TOO_LONG)
    else:
        messages.warning(request, KEPT)


def csrf_failed(request, reason=""):
    """Somebody signed in again in another window: the form is refused, its text is not lost."""
    page = whose(request) if request.method == "POST" else None
    if page is None or request.user.pk not in (None, page.user):
        return csrf_failure(request, reason=reason)
    if request.path == reverse("zones:draft_save"):
        try:
            keep(page, typed(request.POST))
        except TooLong:
            return HttpResponse(TOO_LONG)
        return HttpResponse("What you type is kept. Reload this page before you send it.")
    _keep_sent(request, page)
    return redirect(page.address)

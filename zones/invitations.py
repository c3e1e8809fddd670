"""Invitations: a mailed link with which a person sets a first password."""

from datetime import timedelta

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse


def invite(user, request):
    """Mail `user` the link: it works once, for PASSWORD_RESET_TIMEOUT seconds.

    Who comes later asks for a new one under "Forgot your password?".
    """
    # Without a confirmed address sign-in would end at "confirm your e-mail".
    EmailAddress.objects.update_or_create(
        user=user, primary=True, defaults={"email": user.email, "verified": True}
    )
    words = {
        "user": user,
        "inviter": request.user,
        "link": request.build_absolute_uri(set_password_path(user)),
        "sign_in": request.build_absolute_uri(reverse("account_login")),
        "days": timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT).days,
    }
    text = render_to_string("zones/invitation_email.txt", words)
    send_mail("Your invitation to Throughline", text, None, [user.email])


def set_password_path(user):
    token = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), token])

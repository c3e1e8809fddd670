"""Invitations: a mailed link with which a person sets a first password."""

from datetime import timedelta
from urllib.parse import urljoin

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse


def invite(user, request):
    """Mail `user` the link, from a page."""
    send_invitation(user, request.user, request.build_absolute_uri("/"))


def send_invitation(user, inviter, site):
    """Mail `user` a link of `site`: it works once, for PASSWORD_RESET_TIMEOUT seconds.

    Who comes later asks for a new one under "Forgot your password?".
    """
    # Without a confirmed address sign-in would end at "confirm your e-mail".
    EmailAddress.objects.update_or_create(
        user=user, primary=True, defaults={"email": user.email, "verified": True}
    )
    words = {
        "user": user,
        "inviter": inviter,
        "link": urljoin(site, set_password_path(user)),
        "sign_in": urljoin(site, reverse("account_login")),
        "days": timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT).days,
    }
    text = render_to_string("zones/invitation_email.txt", words)
    send_mail("Your invitation to Throughline", text, None, [user.email])


def tell_of_position(position, inviter, site):
    """Mail somebody who signs in already that a position was added."""
    sign_in = urljoin(site, reverse("account_login"))
    words = {"position": position, "inviter": inviter, "sign_in": sign_in}
    text = render_to_string("zones/position_email.txt", words)
    send_mail("A new position at Throughline", text, None, [position.user.email])


def tell_old_address(user, old, request):
    """Mail the address that no longer signs in, so that no change goes unnoticed."""
    text = render_to_string(
        "zones/address_changed_email.txt", {"user": user, "changed_by": request.user}
    )
    send_mail("Your e-mail address at Throughline was changed", text, None, [old])


def set_password_path(user):
    token = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), token])

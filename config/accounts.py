"""Signing in."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """People are invited; nobody registers themselves."""

    def is_open_for_signup(self, request):
        return False

"""`manage.py create_district NAME --steward NAME --email ADDRESS`: the first row of everything."""

import pghistory
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils.text import slugify

from zones.access import Kind, Role, Side
from zones.invitations import send_invitation
from zones.models import District, Place, Position, User


class Command(BaseCommand):
    help = "Makes a district with the office of its data steward, and invites the steward."

    def add_arguments(self, parser):
        parser.add_argument("name")
        parser.add_argument("--slug", help="for addresses; default: made from the name")
        parser.add_argument("--steward", required=True, help="name of the data steward")
        parser.add_argument("--email", required=True, help="address of the data steward")
        parser.add_argument(
            "--site", default="http://127.0.0.1:8000/", help="address of the site, for the link"
        )

    @pghistory.context(reason="The district was set up by a command.")
    @transaction.atomic
    def handle(self, *, name, slug, steward, email, site, **options):
        district = District(name=name, short_name=name[:40], slug=slug or slugify(name))
        office = Place(
            district=district,
            kind=Kind.OFFICE,
            side=Side.SCHOOLS,
            name=f"{name[:110]} office",
            short_name="Office",
        )
        user = User.objects.filter(email=email.lower()).first()
        user = user or User(email=email.lower(), name=steward, password=make_password(None))
        try:
            district.full_clean()
            user.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        for row in (district, office, user):
            row.save()
        Position.objects.create(user=user, place=office, role=Role.DATA_STEWARD)
        send_invitation(user, district, site)
        self.stdout.write(
            f"{name} is there ({district.slug}); {email} was sent a link to set a password."
        )

"""Work that need not wait for an answer."""

from django_tasks import task

from .invitations import send_invitation, tell_of_position
from .models import Position, User


@task()
def invite_person(user_id, inviter_id, site):
    """One mail a task: what fails or runs again concerns one person."""
    people = {user.pk: user for user in User.objects.filter(pk__in=(user_id, inviter_id))}
    person, inviter = people.get(user_id), people[inviter_id]
    if person and person.last_login is None:
        send_invitation(person, inviter, site)
    elif person:
        mine = Position.objects.visible_to(inviter).filter(user=person)
        tell_of_position(mine.select_related("place", "user").latest("pk"), inviter, site)

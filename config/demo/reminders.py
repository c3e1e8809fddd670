"""The digests of the last reminder day, as the worker would have sent them."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from goals.digest import tell
from goals.mailing import write
from goals.models import Digest


def last_reminders(district, today):
    """To everybody who has something to be told; they stand on the page, no mail leaves."""
    days_ago = (today.weekday() - district.reminder_weekday) % 7 or 7
    day = today - timedelta(days=days_ago)
    moment = datetime.combine(day, time(7, 4), ZoneInfo(district.time_zone))
    for user, told in tell(district, moment).items():
        row = Digest(district=district, user_id=user, day=day, made_at=moment)
        write(row, told, moment)

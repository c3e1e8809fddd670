"""How often one network may send something: counted, without keeping its address."""

import time
from ipaddress import IPv6Address, IPv6Network

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac


def too_often(request, what, most, seconds):
    """Whether this network has sent `what` more than `most` times in the running `seconds`."""
    return over(what, _network(request), most, seconds)


def over(what, who, most, seconds):
    """As `too_often` of any `who`. Kept is a number, under a name nobody can read back; it is
    counted by reading and writing, so a few may slip through at once: what must hold exactly
    is held by the database."""
    window = int(time.time() // seconds)
    key = f"often:{salted_hmac(f'{what} {window}', who).hexdigest()}"
    count = cache.get(key, 0) + 1
    cache.set(key, count, seconds)
    return count > most


def first_time(key, seconds):
    """Whether `key` was not seen yet; it is remembered for `seconds`."""
    return cache.add(f"once:{salted_hmac('once', key).hexdigest()}", 1, seconds)


def _network(request):
    """The address the request came from; behind a proxy, the one the proxy itself saw.

    Of IPv6 the first half: who has one address of a network has all of its 2**64.
    """
    came = request.META["REMOTE_ADDR"]
    if settings.BEHIND_PROXY:
        came = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip() or came
    try:
        address = IPv6Address(came.partition("%")[0])
    except ValueError:
        return came
    return str(address.ipv4_mapped or IPv6Network((address, 64), strict=False))

"""Several browsers at once."""

import threading

from django.core.exceptions import ValidationError
from django.db import connection


def at_once(*steps):
    """What each step answered: "" or the reason why not."""
    start, said = threading.Barrier(len(steps)), {}

    def take(number, step):
        start.wait()
        try:
            step()
            said[number] = ""
        except ValidationError as refused:
            [said[number]] = refused.messages
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=pair) for pair in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [said[number] for number in range(len(steps))]

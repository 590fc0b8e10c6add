"""When a message that was not accepted is sent again."""

from datetime import timedelta

_HOUR = 3600
SECONDS = (0, 5, 300, 1800, 2 * _HOUR, 5 * _HOUR, 10 * _HOUR, 14 * _HOUR, 20 * _HOUR, 24 * _HOUR)
"""Before each attempt, since the one before it: the schedule Standard Webhooks proposes."""
JITTER = 0.1
LONGEST_WAIT = timedelta(hours=24)


def pause(attempts: int, random: float) -> timedelta | None:
    """How long to wait after so many attempts, a little longer by chance; ``None`` when there are no more."""
    if attempts >= len(SECONDS):
        return None
    return timedelta(seconds=SECONDS[attempts] * (1 + JITTER * random))

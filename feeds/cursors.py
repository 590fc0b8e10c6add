"""Cursors of the log: an epoch and a number of it."""

import re

from api.edge.context import Context, World, get_world
from api.edge.errors import AheadOfLog
from search.errors import BadCursor

CURSOR = re.compile(r"^([0-9a-f]{1,32})\.([0-9]{1,18})$")


def ahead() -> BadCursor:
    """What is told of a number that nobody has published."""
    return BadCursor("lies ahead of this log")


def caught_up(context: Context, world: World, cursor: str | None) -> World:
    """The world, or a newer one that has the number of a cursor which another process, a little further, has given out.

    Raises:
        BadCursor: Nobody has published that much.
        NotYetThere: It did not reach this process within a few seconds.
    """
    found = CURSOR.match(cursor or "")
    if found is None or found[1] != world.snapshot.epoch or int(found[2]) <= world.snapshot.sequence:
        return world
    try:
        return get_world(context, int(found[2]))
    except AheadOfLog as error:
        raise ahead() from error

"""How a filter is refused: always as the parameter ``filter``."""

from api.edge.errors import BadParameter


def refused(why: str) -> BadParameter:
    """The refusal of a filter, with the reason."""
    return BadParameter("filter", why)

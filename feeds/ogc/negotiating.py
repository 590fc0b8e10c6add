"""Which form of a document a client wants: the parameter ``f`` decides, else Accept (RFC 9110 12.5.1), else JSON."""

from functools import lru_cache

from api.edge.accepting import prefers_pages

_DATA = (
    "application/geo+json",
    "application/json",
    "application/schema+json",
    "application/vnd.oai.openapi+json",
)


@lru_cache(maxsize=256)
def wants_page(accept: str) -> bool:
    """Whether a page is preferred to the data: it weighs more, or it weighs as much and is named itself."""
    return prefers_pages(accept, _DATA)


def form(chosen: str | None, accept: str) -> str:
    """``json`` or ``html``."""
    return chosen or ("html" if wants_page(accept) else "json")

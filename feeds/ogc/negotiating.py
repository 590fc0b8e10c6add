"""Which form of a document a client wants: the parameter ``f`` decides, else Accept (RFC 9110 12.5.1), else JSON."""

from functools import lru_cache

PAGES = ("text/html", "application/xhtml+xml")
_DATA = (
    "application/geo+json",
    "application/json",
    "application/schema+json",
    "application/vnd.oai.openapi+json",
)
_WORST = 0.0
_UNWEIGHED = 1.0


def _weight(parameters: list[str]) -> float:
    """The weight among a range's parameters, 0 to 1; one that cannot be read is the worst."""
    text = next((each[2:] for each in parameters if each.startswith("q=")), None)
    if text is None:
        return _UNWEIGHED
    try:
        weight = float(text)
    except ValueError:
        return _WORST
    return weight if _WORST <= weight <= _UNWEIGHED else _WORST


def _weights(accept: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in accept.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        found[name] = max(found.get(name, _WORST), _weight(parameters))
    return found


def _of(weights: dict[str, float], media_type: str) -> tuple[float, bool]:
    """What a type weighs, which the most specific range that it falls under decides; and whether it is named itself."""
    if media_type in weights:
        return weights[media_type], True
    family = f"{media_type.partition('/')[0]}/*"
    return weights.get(family, weights.get("*/*", _WORST)), False


@lru_cache(maxsize=256)
def wants_page(accept: str) -> bool:
    """Whether a page is preferred to the data: it weighs more, or it weighs as much and is named itself."""
    weights = _weights(accept)
    page, page_named = max(_of(weights, name) for name in PAGES)
    data, _ = max(_of(weights, name) for name in _DATA)
    return page > _WORST and (page > data or (page == data and page_named))


def form(chosen: str | None, accept: str) -> str:
    """``json`` or ``html``."""
    return chosen or ("html" if wants_page(accept) else "json")

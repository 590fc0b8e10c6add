"""What a client accepts (RFC 9110 12.5.1): of the ranges a media type falls under, the most specific decides its weight."""

from collections.abc import Iterable, Mapping

PAGES = ("text/html", "application/xhtml+xml")
_LONGEST = 1000
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


def weights(accept: str) -> dict[str, float]:
    """The weight of each range that a header names, in its order."""
    found: dict[str, float] = {}
    for part in accept[:_LONGEST].lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        if not name:
            continue
        found[name] = max(found.get(name, _WORST), _weight(parameters))
    return found


def _of(weights: Mapping[str, float], media_type: str) -> tuple[float, bool]:
    """What a type weighs, and whether it is named itself."""
    if media_type in weights:
        return weights[media_type], True
    family = f"{media_type.partition('/')[0]}/*"
    return weights.get(family, weights.get("*/*", _WORST)), False


def prefers_pages(accept: str, data: Iterable[str]) -> bool:
    """Whether a page is preferred to some forms of data: it weighs more, or it weighs as much and is named itself."""
    known = weights(accept)
    page, named = max(_of(known, name) for name in PAGES)
    most = max(_of(known, name)[0] for name in data)
    return page > _WORST and (page > most or (page == most and named))

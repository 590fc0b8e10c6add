"""Which form of a document a client wants: the parameter ``f`` decides, else Accept (RFC 9110 12.5.1), else JSON."""

PAGES = ("text/html", "application/xhtml+xml")
_DATA = (
    "application/json",
    "application/geo+json",
    "application/schema+json",
    "application/vnd.oai.openapi+json",
)
_WORST = 0.0


def _weights(accept: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in accept.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weight = next((each[2:] for each in parameters if each.startswith("q=")), "1")
        try:
            found[name] = float(weight)
        except ValueError:
            found[name] = _WORST
    return found


def wants_page(accept: str) -> bool:
    """Whether a page is preferred: it is named, and no form of the data is named with more weight."""
    if "html" not in accept:
        return False
    weights = _weights(accept)
    page = max(weights.get(name, _WORST) for name in PAGES)
    return page > _WORST and page >= max(weights.get(name, _WORST) for name in _DATA)


def form(chosen: str | None, accept: str) -> str:
    """``json`` or ``html``."""
    return chosen or ("html" if wants_page(accept) else "json")

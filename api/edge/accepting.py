"""How much a client wants a media type (RFC 9110 12.5.1): the most specific range that fits it decides."""

_LONGEST = 1000


def _quality(parameters: list[str]) -> float:
    given = next((each[2:] for each in parameters if each.startswith("q=")), "1")
    try:
        return float(given)
    except ValueError:
        return 0.0


def weights(accept: str) -> dict[str, float]:
    """The weight of each range that is named; one that cannot be read weighs nothing."""
    found: dict[str, float] = {}
    for part in accept[:_LONGEST].lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        found[name] = _quality(parameters)
    return found


def weight(of: dict[str, float], media_type: str) -> float:
    """What a media type weighs: by its name, else by its family, else by what stands for everything."""
    family = media_type.partition("/")[0] + "/*"
    return next((of[name] for name in (media_type, family, "*/*") if name in of), 0.0)

"""Points, boxes and outlines as a query parameter writes them."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from search.outlines import is_simple

MOST_CORNERS = 100


def _pattern(count: int) -> str:
    """So many decimal numbers separated by commas."""
    return "^" + ", ?".join([r"-?[0-9]{1,3}(?:\.[0-9]{1,15})?"] * count) + "$"


def _numbers(count: int) -> AfterValidator:
    written = re.compile(_pattern(count))

    def checked(text: str) -> str:
        if not written.fullmatch(text):
            raise PydanticCustomError(
                "not-numbers", "must be {count} numbers separated by commas", {"count": count}
            )
        return text

    return AfterValidator(checked)


def _on_earth(text: str) -> str:
    lat, lon = (float(part) for part in text.split(","))
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise PydanticCustomError("not-a-position", "must be latitude,longitude within 90 and 180 degrees")
    return text


def _box(text: str) -> str:
    west, south, east, north = (float(part) for part in text.split(","))
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise PydanticCustomError(
            "not-a-box", "must be min longitude,min latitude,max longitude,max latitude"
        )
    return text


def corners(text: str) -> tuple[tuple[float, float], ...]:
    """The corners of an outline, the first not repeated at its end."""
    found = [tuple(float(number) for number in corner.split(",")) for corner in text.split(";")]
    points = [(corner[0], corner[1]) for corner in found]
    return tuple(points[:-1] if points[0] == points[-1] else points)


_CORNER = _pattern(2)[1:-1]
_OUTLINE = re.compile(f"{_CORNER}(?:;{_CORNER})*")


def _outline(text: str) -> str:
    if not _OUTLINE.fullmatch(text):
        raise PydanticCustomError(
            "not-an-outline", "must be corners longitude,latitude separated by semicolons"
        )
    found = corners(text)
    if not 3 <= len(found) <= MOST_CORNERS:
        raise PydanticCustomError(
            "number-of-corners", "must have 3 to {most} corners", {"most": MOST_CORNERS}
        )
    if not all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in found):
        raise PydanticCustomError("not-on-earth", "must be longitude,latitude within 180 and 90 degrees")
    if not is_simple(found):
        raise PydanticCustomError(
            "not-simple", "its sides must not cross or touch, and it must hold some ground"
        )
    return text


OutlineText = Annotated[
    str,
    Field(max_length=5000, json_schema_extra={"pattern": f"^{_CORNER}(?:;{_CORNER}){{2,{MOST_CORNERS}}}$"}),
    AfterValidator(_outline),
]
NearText = Annotated[
    str, Field(json_schema_extra={"pattern": _pattern(2)}), _numbers(2), AfterValidator(_on_earth)
]
BoxText = Annotated[str, Field(json_schema_extra={"pattern": _pattern(4)}), _numbers(4), AfterValidator(_box)]

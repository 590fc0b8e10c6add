"""Areas, dates and positions as people of either language write them."""

from datetime import date, datetime

from matching.wording import when
from web.words import Words


def hectares(value: float, words: Words) -> str:
    """An area of land."""
    return words.quantity(value, "ha")


def day(value: date, words: Words) -> str:
    """One day."""
    return when(value.isoformat(), words.lang)


def moment(published_at: str, words: Words) -> str:
    """An instant of the log, as it is kept: in UTC."""
    at = datetime.fromisoformat(published_at)
    return f"{day(at.date(), words)}, {at:%H:%M} UTC"


def position(lon: float, lat: float, words: Words) -> str:
    """A position, latitude first, as maps and sign-posts write it."""
    north, east = ("B", "Đ") if words.lang == "vi" else ("N", "E")
    south, west = ("N", "T") if words.lang == "vi" else ("S", "W")
    shown = [
        f"{words.number(round(abs(value), 5))}°\N{NO-BREAK SPACE}{ahead if value >= 0 else behind}"
        for value, ahead, behind in ((lat, north, south), (lon, east, west))
    ]
    return "; ".join(shown)

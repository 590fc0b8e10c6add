"""Numbers, dates and places as people of either language write them. No digit a source gave is dropped."""

from datetime import date, datetime
from typing import Any

from matching.wording import when
from web.words import Words

_YEARS = range(1000, 3000)


def number(value: float, lang: str) -> str:
    """A number with the language's separators and all its digits."""
    whole = int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else value
    text = f"{whole:,}".replace("-", "\N{MINUS SIGN}")
    return text.translate(str.maketrans(",.", ".,")) if lang == "vi" else text


def quantity(value: Any, unit: str | None, words: Words) -> str:
    """The value of a statement in words: a number with its unit, a text, yes or no, or that it is not known."""
    if value is None:
        return words("unknown")
    if isinstance(value, bool):
        return words("yes" if value else "no")
    if isinstance(value, dict):
        return str(value[words.lang])
    if unit is None and value in _YEARS:
        return str(value)
    shown = number(value, words.lang)
    return f"{shown}\N{NO-BREAK SPACE}{words.label('units', unit)}" if unit else shown


def hectares(value: float, words: Words) -> str:
    """An area of land."""
    return quantity(value, "ha", words)


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
        f"{number(round(abs(value), 5), words.lang)}°\N{NO-BREAK SPACE}{ahead if value >= 0 else behind}"
        for value, ahead, behind in ((lat, north, south), (lon, east, west))
    ]
    return "; ".join(shown)

"""What a cell that Excel rewrote was meant to be: dates in the local order, numbers with a decimal comma."""

import re
import unicodedata
from contextlib import suppress
from datetime import date, timedelta

_EXCEL_BEGINS = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)  # 1954 to 2119: what Excel shows for a date in a cell of numbers.
_YEAR_FIRST = re.compile(r"([0-9]{4})[/.\-]([0-9]{1,2})[/.\-]([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{2}|[0-9]{4})")
_NAMED = re.compile(r"([0-9]{1,2})[- ]([A-Za-z]{3})[- ]([0-9]{2}|[0-9]{4})")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH_NAME = r"[A-Za-z]{3}|Thg ?[0-9]{1,2}"
# Excel shows 2018-03 as Mar-18 or Thg3-18, and may take its two parts the other way round.
_MONTH_FIRST = re.compile(rf"({_MONTH_NAME})[- ]([0-9]{{2}}|[0-9]{{4}})", re.IGNORECASE)
_MONTH_LAST = re.compile(rf"([0-9]{{2}}|[0-9]{{4}})[- ]({_MONTH_NAME})", re.IGNORECASE)
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:[., \u00a0\u202f][0-9]{3})+")
_WITH_DECIMALS = re.compile(r"([+-]?[0-9]{1,3}(?:[., \u00a0\u202f']?[0-9]{3})*|[+-]?[0-9]+)([.,])([0-9]+)")
_WITH_MORE = re.compile(r"([+-]?[0-9]+(?:\.[0-9]+)?)\s*([^0-9\s.,][^0-9]*[23]?)")


def _days(*orders: tuple[int, int, int]) -> list[str]:
    """The days that exist, of years, months and days."""
    found = []
    for year, month, day in orders:
        with suppress(ValueError):
            found.append(date(year, month, day).isoformat())
    return list(dict.fromkeys(found))


def _year(text: str) -> int:
    """Excel reads a year of two digits as one from 1930 to 2029."""
    return int(text) + (0 if len(text) == 4 else 2000 if int(text) < 30 else 1900)


def _month(name: str) -> int | None:
    """The number of a month by its English name or its Vietnamese number; ``None`` where it is none."""
    digits = re.sub(r"[^0-9]", "", name)
    if digits:
        return int(digits) if 1 <= int(digits) <= 12 else None
    return _MONTHS.index(name.lower()) + 1 if name.lower() in _MONTHS else None


def _months_meant(text: str) -> list[str]:
    for pattern, name, year in ((_MONTH_FIRST, 1, 2), (_MONTH_LAST, 2, 1)):
        if (found := pattern.fullmatch(text)) and (month := _month(found[name])):
            return [f"{_year(found[year])}-{month:02}"]
    return []


def dates_meant(text: str) -> list[str]:
    """The days, or the month, a rewritten date can stand for, the Vietnamese order first; none where it is no date at all."""
    text = text.strip()
    if text.isdecimal() and int(text) in _SERIALS:
        return [(_EXCEL_BEGINS + timedelta(days=int(text))).isoformat()]
    if (named := _NAMED.fullmatch(text)) and named[2].lower() in _MONTHS:
        return _days((_year(named[3]), _MONTHS.index(named[2].lower()) + 1, int(named[1])))
    if year_first := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, year_first.groups())
        return _days((year, month, day))
    if year_last := _YEAR_LAST.fullmatch(text):
        first, second, year = int(year_last[1]), int(year_last[2]), _year(year_last[3])
        return _days((year, second, first), (year, first, second))
    return _months_meant(text)


def _digits(text: str) -> str:
    return re.sub(r"[^0-9+-]", "", text)


def number_advice(text: str) -> str:
    """How a number that was written in another way is written here."""
    text = text.strip()
    between = [char for char in text.lstrip("+-") if not char.isdigit()]
    if _GROUPED.fullmatch(text) and (len(between) > len(set(between)) or between[0] not in ".,"):
        return f"write nothing between thousands ({_digits(text)})"
    decimals = _WITH_DECIMALS.fullmatch(text)
    if decimals and decimals[2] in decimals[1]:
        return "use one point, for decimals, and nothing between thousands"
    if decimals and (decimals[2] == "," or len(between) > 1):
        whole, parts = _digits(decimals[1]), decimals[3]
        if len(parts) == 3 and len(between) == 1:
            # 1,234 is one thousand to some and one to others: nobody but the writer can say.
            return (
                f"use a point for decimals and nothing between thousands ({whole}.{parts} or {whole}{parts})"
            )
        return f"use a point for decimals ({whole}.{parts})"
    more = _WITH_MORE.fullmatch(text)
    if more:
        return f"write only the number ({more[1]}); a unit has a column of its own"
    return "write digits, with a point for decimals (12.5); leave it empty where it is not known"


def truth_meant(text: str) -> str:
    """``true`` or ``false`` where Excel shows its own words for them in Vietnamese."""
    return {"đúng": "true", "sai": "false"}.get(unicodedata.normalize("NFC", text.strip()).lower(), "")


def degrees_meant(text: str, most: int) -> str:
    """A latitude (at most 90) or longitude (at most 180) that lost its decimal point, with the point put back."""
    bare = text.strip().replace(".", "").replace(",", "")
    sign, digits = ("-", bare[1:]) if bare.startswith("-") else ("", bare)
    whole = 3 if most == 180 and digits.startswith("1") else 2
    return f"{sign}{digits[:whole]}.{digits[whole:]}" if digits.isdecimal() and len(digits) > whole else ""


def id_meant(text: str) -> str:
    """An id as it is written here: lower-case letters without marks, digits and single dashes."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"[\u0300-\u036f]", "", plain)).strip("-")

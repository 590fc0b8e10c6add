"""Numbers, dates, units and names as people of either language write them."""

import math
import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache, lru_cache

from catalogue.domain.vocabulary import core_terms
from matching.features import Both
from matching.judged import Texts
from matching.offer import Feature, Named, Offer

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


SHOWN_DIGITS = 3
"""Decimals a number is shown with at most."""
_NOISE = 1e-6
"""What binary fractions may add to a decimal one, in steps of its last digit shown."""
_LEAST = 10.0**-SHOWN_DIGITS
"""The least that the decimals shown can tell."""
_NOTHING = 1e-9
"""What is less is what binary fractions leave of a difference of nothing."""
_EXACT = 2.0**53
"""From here on a float has no fraction to round."""


def _to_step(value: float, digits: int, towards: Callable[[float], int]) -> float:
    scaled = value * 10**digits
    if abs(scaled) >= _EXACT:
        return value
    near = round(scaled)
    steps = near if near and abs(scaled - near) <= _NOISE else towards(scaled)
    return float(steps / 10**digits)


def rounded_down(value: float, digits: int = SHOWN_DIGITS) -> float:
    """The most that may be told as "at most": never more than the value, but for the noise of binary fractions."""
    return _to_step(value, digits, math.floor)


def rounded_up(value: float, digits: int = SHOWN_DIGITS) -> float:
    """The least that may be told as "at least"."""
    return _to_step(value, digits, math.ceil)


_SWAPPED = str.maketrans(",.", ".,")


@lru_cache(maxsize=65_536)
def number(value: float, lang: str) -> str:
    """A number with the language's separators, at most three decimals; a smaller one with two digits, since it is not
    nothing."""
    size = abs(value)
    digits = SHOWN_DIGITS if size >= _LEAST or size < _NOTHING else 1 - math.floor(math.log10(size))
    text = f"{value:,.{digits}f}".rstrip("0").rstrip(".")
    if text == "-0":  # Equal to 0, and so the same entry of the cache.
        text = "0"
    return text.translate(_SWAPPED) if lang == "vi" else text


@cache
def _labels(lang: str) -> dict[tuple[str, str], str]:
    return {(term.list, term.code): getattr(term.label, lang) for term in core_terms()}


def label(words: str, code: str | None, lang: str) -> str:
    """A code of a word list as people say it; the code itself where the list does not know it."""
    return _labels(lang).get((words, code or ""), code or "?")


def quantity(value: float, unit: str | None, lang: str) -> str:
    """A number with its unit."""
    return f"{number(value, lang)} {label('units', unit, lang)}" if unit else number(value, lang)


def _point(text: str, lang: str) -> str:
    about = ("khoảng " if lang == "vi" else "about ") if text.endswith("~") else ""
    parts = text.rstrip("~").split("-")
    if len(parts) == 1:
        return about + parts[0]
    day = [str(int(part)) for part in reversed(parts[1:])]
    if lang == "vi":
        return about + ("/".join([*day, parts[0]]) if len(day) > 1 else f"tháng {day[0]}/{parts[0]}")
    return about + " ".join([*day[:-1], _MONTHS[int(parts[1]) - 1], parts[0]])


@lru_cache(maxsize=65_536)
def when(edtf: str | None, lang: str) -> str:
    """A date as a source gave it (EDTF), in words."""
    if edtf is None:
        return "không rõ ngày" if lang == "vi" else "no date"
    first, _, last = edtf.partition("/")
    if first == "..":
        return ("đến " if lang == "vi" else "until ") + _point(last, lang)
    if last == "..":
        return ("từ " if lang == "vi" else "since ") + _point(first, lang)
    return f"{_point(first, lang)} – {_point(last, lang)}" if last else _point(first, lang)


def says_when(text: str, edtf: str | None, lang: str) -> bool:
    """Whether a text names the date itself, in words or as ``4/2025``."""
    if edtf is None:
        return False
    if when(edtf, lang) in text:
        return True
    plain = "/".join(part.lstrip("0") for part in reversed(edtf.rstrip("~").split("-")))
    return re.search(rf"(?<![\d/]){re.escape(plain)}(?!\d)", text) is not None


def dated(text: str, edtf: str | None, lang: str) -> str:
    """A text with its date, unless it says it itself."""
    return text if says_when(text, edtf, lang) else f"{text}, {when(edtf, lang)}"


def period(begins: date | None, ends: date | None) -> str:
    """A period of years; an open end is said."""
    first, last = begins and begins.year, ends and ends.year
    return f"{first or '?'}–{last or '?'}"


def both(vi: str, en: str) -> Texts:
    """A sentence in both languages."""
    return {"vi": vi, "en": en}


def together(titles: Iterable[Both]) -> Both:
    """Titles one after another, in both languages."""
    known = tuple(titles)
    return "; ".join(title[0] for title in known), "; ".join(title[1] for title in known)


def named(found: Named | None, fallback: str | None) -> tuple[str, str]:
    """A name in both languages; the id where the listing is not published."""
    return found.title if found else (fallback or "?", fallback or "?")


def legal_basis(offer: Offer, regulation: str | None, clause_vi: str, clause_en: str) -> Texts:
    """A clause of a regulation, as it is cited."""
    vi, en = named(offer.named(regulation), regulation)
    return both(f"{vi}, {clause_vi}", f"{en}, {clause_en}")


def in_force_from(offer: Offer, regulation: str | None) -> str | None:
    """The day from which a regulation holds; ``None`` where that is not recorded."""
    found = offer.named(regulation)
    return found.valid_from.isoformat() if found and found.valid_from else None


@lru_cache(maxsize=4_096)
def _plain(name: str) -> str:
    """A name without what abbreviations change."""
    return re.sub(r"\W+", " ", name.lower().replace("kcn", "khu công nghiệp")).strip()


def who_answers(agency: Named, lang: str) -> str:
    """Who does an agency's work today, and what it used to be called."""
    at = 0 if lang == "vi" else 1
    title = agency.title[at]
    today = agency.successor[at] if agency.successor else title
    if _plain(today) in _plain(title) or _plain(title) in _plain(today):
        return title
    return f"{today} ({'trước đây' if lang == 'vi' else 'formerly'}: {title})"


def asked(offer: Offer, agency: str | None) -> dict[str, object] | None:
    """The agency to ask, and who does its work today."""
    return None if agency is None else offer.kept("asked", agency, lambda: _asked(offer, agency))


def _asked(offer: Offer, agency: str) -> dict[str, object]:
    found = offer.named(agency)
    vi, en = named(found, agency)
    successor = found.successor if found else None
    return {
        "id": agency,
        "title": {"vi": vi, "en": en},
        "successor": {"vi": successor[0], "en": successor[1]} if successor else None,
    }


def on_day(day: date | None, lang: str) -> str:
    """A day in words."""
    return when(day.isoformat() if day else None, lang)


def unbuilt_told(zone: Feature) -> Texts:
    """That a zone was not built by the source that gives its stage, of whatever date that is."""
    stage = {lang: label("stages", zone.stage, lang).lower() for lang in ("vi", "en")}
    if zone.stage_as_of is None:
        return both(
            f"Theo nguồn không ghi ngày, nơi này chưa có hạ tầng ({stage['vi']})",
            f"By a source without a date there was no infrastructure here ({stage['en']})",
        )
    return both(
        f"Theo nguồn {when(zone.stage_as_of, 'vi')}, nơi này chưa có hạ tầng ({stage['vi']})",
        f"By a source of {when(zone.stage_as_of, 'en')} there was no infrastructure here yet ({stage['en']})",
    )


def status_told(place: Feature | None) -> Texts:
    """What a source says of a zone's standing, with its date; nothing where none does."""
    status = place.figure("status") if place else None
    if status is None or status.text is None:
        return both("", "")
    vi, en = (text.rstrip(".") for text in status.text)
    told = status.as_of is None or status.as_of[:4] in status.text[0]
    dated = {lang: "" if told else f" ({when(status.as_of, lang)})" for lang in ("vi", "en")}
    return both(f"Nguồn ghi: {vi}{dated['vi']}. ", f"The source says: {en}{dated['en']}. ")

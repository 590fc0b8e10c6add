"""Numbers and names as people of either language write them."""

from datetime import date

from matching.judged import Texts
from matching.offer import Named, Offer


def number(value: float, lang: str) -> str:
    """A number with the language's separators, at most three decimals."""
    text = f"{value:,.3f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,")) if lang == "vi" else text


def period(begins: date | None, ends: date | None) -> str:
    """A period of years; an open end is said."""
    first, last = begins and begins.year, ends and ends.year
    return f"{first or '?'}–{last or '?'}"


def both(vi: str, en: str) -> Texts:
    """A sentence in both languages."""
    return {"vi": vi, "en": en}


def named(found: Named | None, fallback: str | None) -> tuple[str, str]:
    """A name in both languages; the id where the listing is not published."""
    return found.title if found else (fallback or "?", fallback or "?")


def asked(offer: Offer, agency: str | None) -> dict[str, object] | None:
    """The agency to ask, and who does its work today."""
    if agency is None:
        return None
    found = offer.named(agency)
    vi, en = named(found, agency)
    successor = found.successor if found else None
    return {
        "id": agency,
        "title": {"vi": vi, "en": en},
        "successor": {"vi": successor[0], "en": successor[1]} if successor else None,
    }

"""A bar and a legally exclusive list in words: what is not admitted, or what alone is, and by which clause."""

import re

from matching.judged import Case, Texts
from matching.offer import Offer, Rule
from matching.wording import both, legal_basis, together

_CITED = {
    "điều": "Article",
    "khoản": "clause",
    "điểm": "point",
    "mục": "section",
    "chương": "Chapter",
    "phụ lục": "Annex",
}
"""The parts of a Vietnamese regulation, as English cites them."""
_PART = re.compile(rf"\b({'|'.join(_CITED)})\b", re.IGNORECASE)


def _in_english(clause: str) -> str:
    return _PART.sub(lambda found: _CITED[found[0].lower()], clause)


def clause_of(offer: Offer, rule: Rule) -> Texts:
    """The regulation and its clause, as either language cites it."""
    return legal_basis(offer, rule.regulation, rule.clause, _in_english(rule.clause))


def barred_here(case: Case, rule: Rule) -> Texts:
    """That the sector may not come here; by which clause stands beside it."""
    found = case.offer.sector(rule.sector)
    vi, en = found.title if found else (rule.sector, rule.sector)
    return both(f"ngành bị cấm tại đây: {vi}", f"this sector is barred here: {en}")


def only_admitted(case: Case) -> Texts:
    """The sectors that alone may come here."""
    admitted = dict.fromkeys(rule.sector for rule in case.place.exclusive)
    titles = (found.title if (found := case.offer.sector(id_)) else (id_, id_) for id_ in admitted)
    vi, en = together(titles)
    return both(
        f"nơi này chỉ nhận các ngành: {vi}",
        f"only these sectors are admitted here: {en}",
    )

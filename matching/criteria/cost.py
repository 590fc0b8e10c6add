"""Cost: the rent of land. Zero is a price, unknown is not, and a price on request is a question."""

from datetime import date
from typing import Any

from catalogue.domain.dates import latest
from matching.bands import UNKNOWN, Band, point
from matching.features import Figure
from matching.judged import Case, CriterionResult, Texts
from matching.profile import Role
from matching.sites import needs_land, serving_site
from matching.wording import both, quantity, when
from matching.works import months_between


def _rent(case: Case) -> Figure:
    """The rent of the site that serves, else of the place or its zone."""
    view = serving_site(case)
    if view is not None and (own := view.site.figure("rent")) and (own.value is not None or own.text):
        return own
    return case.offer.figure(case.place, "rent")


def _in_unit(case: Case, rent: Figure) -> float | None:
    """The rent in the policy's unit; ``None`` where there is no rate for its own."""
    if rent.value is None:
        return None
    rules = case.policy.cost
    rate = 1.0 if rent.unit == rules.unit else rules.rates.get(rent.unit or "")
    return None if rate is None else rent.value * rate


def _old(case: Case, rent: Figure) -> bool:
    """Whether a price is past the months the policy gives it; one without a date is."""
    dated = latest(rent.as_of)
    return dated == date.min or months_between(dated, case.on) > case.policy.cost.max_age_months


def cost(case: Case) -> CriterionResult:
    """The value of the rent; unknown where none is published, where it is on request, too old, or in a unit
    without a rate."""
    if not needs_land(case) or case.profile.role is Role.ZONE_INFRASTRUCTURE:
        return CriterionResult("cost", UNKNOWN, asked=False)
    rent = _rent(case)
    amount = _in_unit(case, rent)
    counted = amount is not None and not _old(case, rent)
    band: Band = point(case.policy.cost.value.at(amount)) if counted and amount is not None else UNKNOWN
    return CriterionResult(
        "cost", band, lambda: (_proof(case, rent, amount, counted=counted),), says=lambda: _says(case, rent)
    )


def _proof(case: Case, rent: Figure, amount: float | None, *, counted: bool) -> dict[str, Any]:
    return {
        "rent": rent.value,
        "unit": rent.unit,
        "on_request": rent.value is None and rent.text is not None,
        "in_unit": case.policy.cost.unit,
        "amount": None if amount is None else round(amount, 6),
        "counted": counted,
        "as_of": rent.as_of,
        "basis": rent.basis,
        "source": list(rent.source),
    }


def _says(case: Case, rent: Figure) -> Texts:
    if rent.value is None:
        if rent.text is None:
            return both("Giá thuê đất chưa công bố.", "The land rent is not published.")
        vi, en = rent.text
        return both(f"Giá thuê đất: {vi}.", f"Land rent: {en}.")
    price = {
        lang: f"{quantity(rent.value, rent.unit, lang)} ({when(rent.as_of, lang)})" for lang in ("vi", "en")
    }
    if _in_unit(case, rent) is None:
        return both(
            f"Giá thuê đất {price['vi']}, chưa có tỷ giá để so sánh.",
            f"Land rent {price['en']}; there is no rate to compare it by.",
        )
    if _old(case, rent):
        return both(
            f"Giá thuê đất {price['vi']}: giá cũ, không tính; cần hỏi giá hiện hành.",
            f"Land rent {price['en']}: an old price, not counted; the present one has to be asked.",
        )
    return both(f"Giá thuê đất {price['vi']}.", f"Land rent {price['en']}.")

"""Money in the units of the catalogue. There is no rate between currencies: two of them are not compared."""

from matching.policy import Policy
from matching.profile import Capital


def in_unit(capital: Capital | None, unit: str | None, policy: Policy) -> float | None:
    """Capital in a unit of the catalogue; ``None`` where it is not stated, or in another currency."""
    found = policy.money_units.get(unit or "")
    if capital is None or found is None or found.currency != capital.currency:
        return None
    return float(capital.amount) / found.amount

"""What an investor says of a project. Everything but the sector may be left open; open is not zero."""

import hashlib
import json
import math
import re
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, Strict, StringConstraints
from pydantic_core import PydanticCustomError

from catalogue.domain.text import Code, Value, storable
from matching.currencies import CURRENCIES


def _unsigned(value: float) -> float:
    """Nothing is nothing, with a sign or without: the same question has one key."""
    return value + 0.0


def _written_one_way(amount: Decimal) -> Decimal:
    """``1000000000``, ``1000000000.0`` and ``1E9`` are one amount, and are kept as one."""
    whole = amount.to_integral_value()
    return abs(whole.quantize(Decimal(1)) if whole == amount else amount.normalize())


def _known_currency(code: str) -> str:
    if code not in CURRENCIES:
        raise PydanticCustomError("unknown-currency", "'{given}' is no currency of ISO 4217", {"given": code})
    return code


_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _plain_day(value: object) -> object:
    """A day as JSON writes it. A number of seconds or a time of day in some zone may be another day elsewhere."""
    is_day = isinstance(value, date) and not isinstance(value, datetime)
    if is_day or (isinstance(value, str) and _DAY.fullmatch(value)):
        return value
    raise PydanticCustomError("not-a-day", "must be a day, written like 2027-06-01")


Amount = Annotated[float, Strict(), Field(ge=0, le=1e12, allow_inf_nan=False), AfterValidator(_unsigned)]
Positive = Annotated[float, Strict(), Field(gt=0, le=1e12, allow_inf_nan=False)]
Hectares = Annotated[float, Strict(), Field(gt=0, le=1e6, allow_inf_nan=False)]
"""Land of one project; a million is 10,000 km², as much as a whole province."""
Count = Annotated[int, Strict(), Field(ge=0, le=10_000_000)]
Day = Annotated[date, BeforeValidator(_plain_day)]
Flag = Annotated[bool, Strict()]
Listed = Annotated[str, StringConstraints(min_length=1, max_length=120), AfterValidator(storable)]
"""The id of a listing. Any word is read, so that one that is no id is answered with the listing it may mean."""
Name = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(storable)]


def _shares(weights: dict[str, float]) -> dict[str, float]:
    """Weights by name as shares of their sum, those of nothing left out; to twelve digits, so that 1 and 2 are 10 and 20.
    Where one is next to nothing beside the others they stay as they are."""
    total = math.fsum(weights.values())
    given = {name: weight for name, weight in sorted(weights.items()) if weight}
    shares = {name: float(f"{weight / total:.12g}") for name, weight in given.items()}
    return shares if all(shares.values()) else given


class Part(Value):
    """A part of a profile: closed, finite, numbers and booleans strict."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Role(StrEnum):
    """What the investor wants to do."""

    NEW = "new"
    EXPANSION = "expansion"
    RELOCATION = "relocation"
    ZONE_INFRASTRUCTURE = "zone_infrastructure"


class Stance(StrEnum):
    """How much a criterion matters."""

    MUST = "must"
    WANT = "want"
    AVOID = "avoid"
    IGNORE = "ignore"


class LandNeed(Part):
    """Hectares on one site."""

    min_ha: Hectares
    preferred_ha: Hectares | None = None


class MaterialNeed(Part):
    """Tonnes a year of a raw material, and the months it is needed in."""

    material: Listed
    t_per_year: Positive
    months: Annotated[tuple[Annotated[int, Strict(), Field(ge=1, le=12)], ...], Field(max_length=12)] = ()

    def canonical(self) -> "MaterialNeed":
        """The same with its months in their order."""
        return self.model_copy(update={"months": tuple(sorted(self.months))}) if self.months else self


def _material(need: MaterialNeed) -> str:
    return need.material


class ProductOutput(Part):
    """Tonnes a year of a product; a recipe of the province turns it into materials."""

    product: Listed
    t_per_year: Positive


class Capital(Part):
    """Money with its currency (ISO 4217)."""

    amount: Annotated[
        Decimal,
        Field(ge=0, le=Decimal(10) ** 18, max_digits=30, decimal_places=4),
        AfterValidator(_written_one_way),
    ]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$"), AfterValidator(_known_currency)]


class Environment(Part):
    """What decides the environmental class of a project, and what the law then asks of it.

    ``capacity`` is in the unit of its type of the list; ``treated_discharge`` says whether waste water, dust or gas
    arises that has to be treated, ``takes_land`` whether the project uses land, water or minerals in a way that
    needs an assessment, ``spreads`` whether it spreads dust, smell or noise.
    """

    pollution_type: Listed | None = None
    not_listed: Flag | None = None
    capacity: Amount | None = None
    sensitive_factor: Flag | None = None
    treated_discharge: Flag | None = None
    hazardous_waste_kg_year: Amount | None = None
    takes_land: Flag | None = None
    spreads: Flag | None = None


class UsedMachinery(Part):
    """The age of the oldest used machine that would be brought, whether it comes from abroad, and whether the machines
    are a whole technological ``line``, of which the law asks other things than of single machines."""

    age_years: Amount
    imported: Flag | None = None
    line: Flag | None = None


class Profile(Part):
    """A project, described once. Only who builds zones needs no sector, an id or a VSIC code of 2 to 5 digits.

    ``now`` is the zone or place where an expanding or relocating plant stands today; ``power_mw`` is what the project
    uses, ``generates_mw`` what a power project would generate; ``preset`` names ready weights of the province.
    """

    name: Name | None = None
    sector: Listed | None = None
    role: Role = Role.NEW
    now: Listed | None = None
    land: LandNeed | None = None
    start: Day | None = None
    materials: Annotated[tuple[MaterialNeed, ...], Field(max_length=20)] = ()
    products: Annotated[tuple[ProductOutput, ...], Field(max_length=20)] = ()
    water_m3_day: Amount | None = None
    wastewater_m3_day: Amount | None = None
    own_treatment: Flag | None = None
    power_mw: Amount | None = None
    generates_mw: Positive | None = None
    workers: Count | None = None
    capital: Capital | None = None
    environment: Environment = Environment()
    used_machinery: UsedMachinery | None = None
    export_share: Annotated[float, Strict(), Field(ge=0, le=1), AfterValidator(_unsigned)] | None = None
    places: Annotated[tuple[Listed, ...], Field(max_length=50)] = ()
    preferences: dict[Code, Stance] = Field(default_factory=dict, max_length=20)
    weights: dict[Code, Amount] | None = Field(default=None, max_length=20)
    order: Annotated[tuple[Code, ...], Field(max_length=20)] | None = None
    preset: Code | None = None
    limit: Annotated[int, Strict(), Field(ge=1, le=100)] = 20

    @property
    def treats_waste_water(self) -> bool:
        """Whether waste water is stated, and that the project treats it."""
        return bool(self.own_treatment and self.wastewater_m3_day)

    def canonical(self) -> "Profile":
        """The same question in the one form it is judged in: what is a set is sorted, weights are shares of their sum, and
        what weighs nothing is left out. The order of importance is one, and stays."""
        preferences = dict(sorted(self.preferences.items()))
        if self.weights is not None or self.order is not None:  # Whatever has no weight is ignored already.
            preferences = {
                name: stance for name, stance in preferences.items() if stance is not Stance.IGNORE
            }
        given = {
            "materials": tuple(sorted((need.canonical() for need in self.materials), key=_material)),
            "products": tuple(sorted(self.products, key=lambda output: output.product)),
            "places": tuple(sorted(self.places)),
            "preferences": preferences,
            "weights": self.weights and _shares(self.weights),
        }
        return self.model_copy(update={name: given[name] for name in given.keys() & self.model_fields_set})

    def hash(self) -> str:
        """SHA-256 of the canonical profile in canonical JSON; the name and the number of results asked for do not count."""
        document = self.canonical().model_dump(mode="json", exclude={"name", "limit"}, exclude_defaults=True)
        return hashlib.sha256(
            json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
        ).hexdigest()

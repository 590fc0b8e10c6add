"""The report of a match, as documented; the bytes come from matching itself."""

from typing import Any, Literal

from pydantic import BaseModel, Field


class Both(BaseModel):
    """A text in both languages."""

    vi: str
    en: str


class AskOut(BaseModel):
    """The agency to ask, and who does its work today."""

    id: str
    title: Both
    successor: Both | None


class QuantityOut(BaseModel):
    """Something needed or offered; null is unknown."""

    value: float | str | list[str] | None
    unit: str | None
    as_of: str | None


class GateOut(BaseModel):
    """A gate's outcome and its grounds."""

    id: str
    rule: Both
    outcome: Literal["pass", "conditional", "unknown", "fail"]
    needed: QuantityOut | None
    offered: QuantityOut | None
    question: Both | None
    ask: AskOut | None
    source: list[str]
    legal_basis: Both | None
    date: str | None
    site: str | None
    reason: Both | None


class CriterionOut(BaseModel):
    """A criterion's band, its weight and what it rests on. One not asked about weighs nothing."""

    id: str
    weight: float
    low: float
    high: float
    contribution: float
    asked: bool
    evidence: list[dict[str, Any]]


class Sentences(BaseModel):
    """The explanation in both languages."""

    vi: list[str]
    en: list[str]


class ChangeOut(BaseModel):
    """A single change that, applied, passes a gate: in the profile (``pointer``), or in facts of a listing."""

    gate: str
    side: Literal["investor", "place"]
    pointer: str | None
    facts: dict[str, Any] | None
    from_: Any = Field(alias="from")
    to: Any
    unit: str | None
    sentence: Both


class PlaceOut(BaseModel):
    """A place with its verdict and its score."""

    id: str
    kind: str
    title: Both
    verdict: Literal["fits", "conditional", "unknown", "does_not_fit"]
    score: float
    low: float
    high: float
    coverage: float
    site: str | None


class ResultOut(PlaceOut):
    """One place judged."""

    gates: list[GateOut]
    criteria: list[CriterionOut]
    sentences: Sentences
    fits_if: list[ChangeOut] | None


class SectorOut(BaseModel):
    """A sector the profile resolved to: ``stated`` by its id or by a code, its own or one below or above it."""

    id: str
    title: Both
    vsic: list[str]
    stated: str
    matched_by: Literal["id", "vsic", "vsic_below", "vsic_above"]


class NotJudgedOut(BaseModel):
    """A field of the profile that no place was judged by (``pointer``), or a ``pack`` whose places could not be judged."""

    pointer: str | None
    pack: str | None
    places: int | None
    reason: Both


class SourceOut(BaseModel):
    """A source the results cite."""

    pack: str
    id: str
    title: str
    url: str | None


class AcceptabilityOut(BaseModel):
    """How often a place is first, and in the first three; and the mean weights that make it first."""

    id: str
    first: float
    first_three: float
    central_weights: dict[str, float] | None


class SwingOut(BaseModel):
    """The smallest change of one weight that lets another place pass the first."""

    criterion: str
    from_: float = Field(alias="from")
    to: float
    place: str


class RobustnessOut(BaseModel):
    """How sure the order is, among the best places, over weights around the stated ones and over the bands."""

    samples: int
    spread: float
    among: int
    places: list[AcceptabilityOut]
    unseated_by: SwingOut | None
    sentences: Sentences


class Report(BaseModel):
    """A match. The same profile, policy, catalogue, day and method always give the same bytes."""

    results: list[ResultOut]
    considered: dict[str, int]
    sectors: list[SectorOut]
    environment: dict[str, Any] | None
    not_judged: list[NotJudgedOut]
    sources: list[SourceOut]
    robustness: RobustnessOut | None
    profile_hash: str
    policy_version: str
    catalogue_sequence: int
    on: str
    method_version: str

"""Stages of zones: how far a zone has come, and how sure that is so long after it was said."""

import math
from collections.abc import Container, Mapping
from datetime import date, timedelta

from catalogue.domain.dates import latest
from matching.features import Feature
from matching.policy import Policy

_DAYS_A_MONTH = 30.4375


def certain_by_age(zone: Feature, policy: Policy, on: date) -> float:
    """The share of what is said of a stage that its age leaves certain: less the older the statement, none of one
    without a date."""
    rule = policy.infrastructure.stage_certain
    if zone.stage_as_of is None:
        return rule.knots[-1][1]
    return rule.at(max(0.0, (on - latest(zone.stage_as_of)).days / _DAYS_A_MONTH))


def stage_certain(zone: Feature, policy: Policy, on: date) -> float:
    """The share of a stage's value that is certain on a day. A working zone closes without a word; one that was built
    since is told of, so at least a share of what was not yet begun stays certain."""
    by_age = certain_by_age(zone, policy, on)
    stages: Container[str | None] = policy.unbuilt_land
    return max(by_age, policy.infrastructure.unbuilt_certain) if zone.stage in stages else by_age


def has_works(zone: Feature, policy: Policy) -> bool:
    """Whether anybody gives a date on which the zone is to be built."""
    return any(works.zone == zone.id and works.what == "zone" and works.expected for works in policy.works)


def first_handover(zone: Feature | None, policy: Policy, on: date) -> date | None:
    """Before when a zone that nobody has built yet is not reckoned to hand land over; ``None`` where that is no matter
    of reckoning: it is built, somebody gives a date, or the province gives no months."""
    months: Mapping[str | None, float] = dict(policy.unbuilt_months.items())
    if zone is None or zone.stage not in months or has_works(zone, policy):
        return None
    return on + timedelta(days=math.ceil(months[zone.stage] * _DAYS_A_MONTH))


def worth_by_stage(
    zone: Feature | None, policy: Policy, on: date, *, built: float, unbuilt: float | None = None
) -> float:
    """The most something is worth of a place: of a zone that nobody has built yet the share ``unbuilt_land`` of what it
    would be worth unbuilt, as far as the stage is certain, and for the rest what it would be worth built."""
    shares: Mapping[str | None, float] = dict(policy.unbuilt_land.items())
    if zone is None or zone.stage not in shares:
        return built
    sure = stage_certain(zone, policy, on)
    return sure * shares[zone.stage] * (built if unbuilt is None else unbuilt) + (1 - sure) * built


def land_counts(zone: Feature | None, policy: Policy, on: date, start: date | None) -> float:
    """The share of its worth that land which is not on offer counts at most: none of it, as far as the stage is certain,
    where the zone is not reckoned to be built by the start."""
    first = first_handover(zone, policy, on)
    late = start is not None and first is not None and start < first
    return worth_by_stage(zone, policy, on, built=1.0, unbuilt=0.0 if late else 1.0)

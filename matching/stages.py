"""Stages of zones: how far a zone has come, and how sure that is so long after it was said."""

from collections.abc import Mapping
from datetime import date

from catalogue.domain.dates import latest
from matching.features import Feature
from matching.policy import Policy

_DAYS_A_MONTH = 30.4375


def stage_certain(zone: Feature, policy: Policy, on: date) -> float:
    """The share of a stage's value that is certain on a day: less the older the statement, none of one without a date."""
    rule = policy.infrastructure.stage_certain
    if zone.stage_as_of is None:
        return rule.knots[-1][1]
    return rule.at(max(0.0, (on - latest(zone.stage_as_of)).days / _DAYS_A_MONTH))


def land_counts(zone: Feature | None, policy: Policy, on: date) -> float:
    """The share of its worth that land which is not on offer counts at most: part of it where nobody has built the zone
    yet, as far as that is certain."""
    shares: Mapping[str | None, float] = dict(policy.unbuilt_land.items())
    if zone is None or zone.stage not in shares:
        return 1.0
    sure = stage_certain(zone, policy, on)
    return sure * shares[zone.stage] + (1 - sure)

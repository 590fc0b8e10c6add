"""A report: every candidate judged, ordered and explained; the same key always gives the same bytes."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from matching.cited import sources_of
from matching.errors import NothingToMatch
from matching.inquiry import inquiry
from matching.judgement import Judged
from matching.keys import key_of
from matching.not_judged import not_judged
from matching.offer import Offer
from matching.precheck import environment_of
from matching.profile import Profile
from matching.refusals import nothing_left, refuse_contradictions
from matching.robustness import robustness
from matching.scoring import Verdict
from matching.screen import Screened, screened
from matching.sectors import matched_by
from matching.shown import public


def _compared(offer: Offer) -> int:
    """Among how many of the best the order's robustness is looked for, however many are shown."""
    return max(
        (policy.robustness.places for policy in offer.policies.values() if policy.robustness), default=0
    )


def _presented(found: Screened, limit: int) -> list[Judged]:
    """The best in their order; where an expanding plant stands comes first of its verdict, and is never left out for
    another place: whoever grows compares all others with it."""
    own = found.own[:limit]
    at_home = {one.case.place.id for one in own}
    others = [one for one in found.best if one.case.place.id not in at_home]
    return sorted([*own, *others[: limit - len(own)]], key=lambda one: one.standing[0])


def _robustness(best: Sequence[Judged], key: dict[str, Any]) -> dict[str, Any] | None:
    """By the policy of the first place's province."""
    policy = best[0].case.policy.robustness if best else None
    return robustness(best, policy, "|".join(str(part) for part in key.values()))


def match(profile: Profile, offer: Offer, on: date) -> dict[str, Any]:
    """The report of a profile against everything on offer, on a day.

    Raises:
        NothingToMatch: No province with a policy is loaded.
        ProfileContradicts: The profile names what does not exist, or contradicts itself.
    """
    if not offer.policies:
        raise NothingToMatch
    refuse_contradictions(profile, offer, on)
    asked = inquiry(profile, offer, on)
    profile = asked.profile
    found = screened(asked, max(profile.limit, _compared(offer)))
    best, sectors = _presented(found, profile.limit), asked.sectors
    if best and not found.weighted:
        raise nothing_left(profile)
    shown = [public(one) for one in best]
    key = key_of(profile, offer, on)
    environment = environment_of(profile, sectors, offer, on)
    report = {
        "results": shown,
        "considered": {verdict.value: found.considered[verdict] for verdict in Verdict},
        "sectors": [
            {
                "id": sector.id,
                "title": {"vi": sector.title[0], "en": sector.title[1]},
                "vsic": list(sector.vsic),
                "stated": profile.sector,
                "matched_by": matched_by(profile, sector),
            }
            for sector in sectors
        ],
        "environment": environment,
        "not_judged": not_judged(asked, found.asked),
        "sources": sources_of(
            [(one, result["gates"] + result["criteria"]) for one, result in zip(best, shown, strict=True)],
            offer,
            environment,
        ),
        "robustness": _robustness(found.best, key),
        **key,
    }
    asked.forget()
    return report

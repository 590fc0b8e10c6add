"""A report: every candidate judged, ordered and explained; the same key always gives the same bytes."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from matching import METHOD_VERSION
from matching.environment import classes
from matching.errors import NothingToMatch, ProfileContradicts
from matching.inquiry import inquiry
from matching.judgement import Judged
from matching.offer import Offer, SectorInfo
from matching.profile import Profile
from matching.resolve import refuse_contradictions
from matching.robustness import robustness
from matching.scoring import Verdict
from matching.screen import screened
from matching.shown import public
from matching.wording import named

_NOT_JUDGED = ("start", "water_m3_day", "power_mw", "workers", "capital", "export_share")
"""What a profile may say that no gate or criterion looks at yet."""


def _environment(
    profile: Profile, sectors: tuple[SectorInfo, ...], offer: Offer, on: date
) -> dict[str, Any] | None:
    found = []
    for pack, policy in sorted(offer.policies.items()):
        for item in classes(profile, frozenset(sector.id for sector in sectors), offer, policy, on):
            vi, en = named(offer.named(item.rules.regulation), item.rules.regulation)
            found.append(
                {
                    "pack": pack,
                    "type": item.type.id,
                    "name": item.type.name.model_dump(),
                    "certain": item.certain,
                    "groups": list(item.groups),
                    "dossiers": [
                        {"group": group, **item.rules.dossiers[group].model_dump()}
                        for group in item.groups
                        if group in item.rules.dossiers
                    ],
                    "question": item.type.question.model_dump() if item.type.question else None,
                    "legal_basis": {
                        "vi": f"{vi}, {item.rules.clause.vi}",
                        "en": f"{en}, {item.rules.clause.en}",
                    },
                    "in_force_from": item.rules.in_force_from.isoformat(),
                    "source": list(item.type.source),
                }
            )
    return {"classes": found} if found else None


def _cited(document: Any) -> Iterator[str]:
    """Every source key in a part of a report."""
    if isinstance(document, dict):
        for name, value in document.items():
            yield from value if name == "source" else _cited(value)
    elif isinstance(document, list):
        for item in document:
            yield from _cited(item)


def _sources(shown: list[dict[str, Any]], best: list[Judged], offer: Offer) -> list[dict[str, Any]]:
    """Title and address of every source the results cite, so that each figure can be checked from the report alone."""
    keys = {
        (one.case.place.pack, key) for one, result in zip(best, shown, strict=True) for key in _cited(result)
    }
    found = [(key, *offer.sources[key]) for key in sorted(keys) if key in offer.sources]
    return [{"pack": pack, "id": id_, "title": title, "url": url} for (pack, id_), title, url in found]


def policy_version(offer: Offer) -> str:
    """The version of the policies a report was made with: the pack's own, or one over all of them."""
    versions = sorted(offer.versions.items())
    return versions[0][1] if len(versions) == 1 else hashlib.sha256(repr(versions).encode()).hexdigest()


def _key(profile: Profile, offer: Offer, on: date) -> dict[str, Any]:
    """What a report depends on: within one epoch the same key gives the same bytes."""
    return {
        "profile_hash": profile.hash(),
        "policy_version": policy_version(offer),
        "catalogue_sequence": offer.sequence,
        "on": on.isoformat(),
        "method_version": METHOD_VERSION,
    }


def _compared(offer: Offer) -> int:
    """Among how many of the best the order's robustness is looked for, however many are shown."""
    return max(
        (policy.robustness.places for policy in offer.policies.values() if policy.robustness), default=0
    )


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
    found = screened(asked, max(profile.limit, _compared(offer)))
    best, sectors = found.best[: profile.limit], asked.sectors
    if best and not found.weighted:
        where = (
            "/weights"
            if profile.weights is not None
            else "/order"
            if profile.order is not None
            else "/preferences"
        )
        raise ProfileContradicts([(where, "leave nothing to judge by of what the profile states")])
    shown = [public(one) for one in best]
    key = _key(profile, offer, on)
    return {
        "results": shown,
        "considered": {verdict.value: found.considered[verdict] for verdict in Verdict},
        "sectors": [
            {"id": sector.id, "title": {"vi": sector.title[0], "en": sector.title[1]}} for sector in sectors
        ],
        "environment": _environment(profile, sectors, offer, on),
        "not_judged": [name for name in _NOT_JUDGED if getattr(profile, name) is not None],
        "sources": _sources(shown, best, offer),
        "robustness": _robustness(found.best, key),
        **key,
    }

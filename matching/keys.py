"""The key of a report: what it depends on, and nothing else does."""

import hashlib
from datetime import date
from typing import Any

from matching import METHOD_VERSION
from matching.offer import Offer
from matching.profile import Profile


def policy_version(offer: Offer) -> str:
    """The version of the policies a report was made with: the pack's own, or one over all of them."""
    versions = sorted(offer.versions.items())
    return versions[0][1] if len(versions) == 1 else hashlib.sha256(repr(versions).encode()).hexdigest()


def key_of(profile: Profile, offer: Offer, on: date) -> dict[str, Any]:
    """What a report depends on: within one epoch the same key gives the same bytes."""
    return {
        "profile_hash": profile.hash(),
        "policy_version": policy_version(offer),
        "catalogue_sequence": offer.sequence,
        "on": on.isoformat(),
        "method_version": METHOD_VERSION,
    }

"""Matches one profile outside a server: against what is published, or as it was at a sequence."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from api.edge.strict_input import read_json
from api.service import opened
from api.settings import Settings
from catalogue.live.snapshot import EMPTY
from catalogue.storage.reader import LogReader
from catalogue.storage.replay import as_of, combinations
from catalogue.usecases.following import Batch
from matching import offer
from matching.keys import policy_version
from matching.profile import Profile
from matching.report import match
from matching.written import to_bytes


def _offer(batch: Batch) -> offer.Offer:
    return offer.advanced(offer.EMPTY, EMPTY.after(batch), batch)


def _under(found: offer.Offer, batch: Batch, engine: Engine, version: str) -> offer.Offer:
    """The offer under the policy a report names.

    Raises:
        ValueError: No policy of this version was ever loaded.
    """
    if policy_version(found) == version:
        return found
    for bundles in combinations(engine):
        if policy_version(_offer(replace(batch, bundles=bundles, publications=()))) == version:
            return _offer(replace(batch, bundles=bundles))
    raise ValueError(f"no policy of the version {version!r} was ever loaded here")


def report_bytes(
    settings: Settings, text: str, on: date | None, sequence: int | None = None, policy: str | None = None
) -> bytes:
    """The report a server at the same sequence would give, byte for byte.

    Args:
        settings: Where the log is.
        text: A profile as JSON.
        on: The day to judge on; today where it is ``None``.
        sequence: Replays the catalogue and the policy as they were when this was the last publication.
        policy: The ``policy_version`` the report names, where a policy was replaced while nothing was published.

    Raises:
        ProfileContradicts, NothingToMatch, StorageMissing, SequenceNotFound, ContentRedacted,
        ValueError
    """
    profile = Profile.model_validate(read_json(text.encode()))
    engine = opened(settings)
    try:
        batch = LogReader(engine).everything() if sequence is None else as_of(engine, sequence)
        found = _offer(batch)
        if policy is not None:
            found = _under(found, batch, engine, policy)
    finally:
        engine.dispose()
    day = on or datetime.now(ZoneInfo(settings.timezone)).date()
    return to_bytes(match(profile, found, day))

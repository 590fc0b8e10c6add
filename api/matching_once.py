"""Matches one profile outside a server."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from api.edge.strict_input import read_json
from api.service import opened
from api.settings import Settings
from catalogue.live.snapshot import EMPTY
from catalogue.storage.reader import LogReader
from catalogue.usecases.render import to_bytes
from matching import offer
from matching.profile import Profile
from matching.report import match


def report_bytes(settings: Settings, text: str, on: date | None) -> bytes:
    """The report a server at the same sequence would give, byte for byte.

    Raises:
        ProfileContradicts, NothingToMatch, StorageMissing, ValueError
    """
    profile = Profile.model_validate(read_json(text.encode()))
    batch = LogReader(opened(settings)).everything()
    snapshot = EMPTY.after(batch)
    day = on or datetime.now(ZoneInfo(settings.timezone)).date()
    return to_bytes(match(profile, offer.advanced(offer.EMPTY, snapshot, batch), day))

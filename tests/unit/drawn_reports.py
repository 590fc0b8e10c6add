"""Reports on what was drawn: a drawn profile may ignore all there is to judge by, which is refused and no fault."""

from typing import Any

from hypothesis import reject

from matching.errors import ProfileContradicts
from matching.offer import Offer
from matching.profile import Profile
from matching.report import match
from tests.unit.offers import ON


def answered(asked: Profile, there: Offer) -> dict[str, Any]:
    """The report, or the ``faults`` of a profile refused as leaving nothing to judge by."""
    try:
        return match(asked, there, ON)
    except ProfileContradicts as error:
        if all(fault.code == "nothing-to-judge-by" for fault in error.faults):
            return {"faults": error.faults}
        raise


def report_on(asked: Profile, there: Offer) -> dict[str, Any]:
    """The report with every place in it; a profile that leaves nothing to judge by is not drawn."""
    found = answered(asked.model_copy(update={"limit": 100}), there)
    return reject() if "faults" in found else found

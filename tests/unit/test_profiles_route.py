"""If-Match on a kept profile, as RFC 9110 13.1.1 has it."""

import pytest

from api.routes.profiles import _revision
from investors.errors import ProfileMoved
from investors.port import Consent, Kept
from tests.unit.offers import profile

KEPT = Kept("id", 3, profile().model_dump(mode="json"), Consent("v1", "matching"), "", "", "")


@pytest.mark.parametrize("if_match", ['"3"', "*", '"2", "3"', '"3" , "9"'])
def test_a_tag_of_the_current_revision_or_a_star_lets_the_edit_through(if_match: str) -> None:
    assert _revision(if_match, KEPT) == 3


@pytest.mark.parametrize("if_match", ['"2"', 'W/"3"', "3", '""', '"2", "4"', "garbage"])
def test_anything_else_does_not(if_match: str) -> None:
    with pytest.raises(ProfileMoved):
        _revision(if_match, KEPT)

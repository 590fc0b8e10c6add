"""What keeping a profile means, whatever keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from pydantic import ValidationError

from investors.errors import ProfileOutdated
from matching.profile import Profile

RETRY_MINUTES = 15
"""How long a key hands out the secret again: a client that lost the answer tries again at once, or when its network
is back. Every minute more is one in which a key that leaked, in a log or on a screen, is as good as the secret."""


@dataclass(frozen=True)
class Consent:
    """What the investor agreed to: the version of the text, and for what."""

    text: str
    purpose: str


@dataclass(frozen=True)
class Kept:
    """A stored profile. ``document`` is what was stored, by the rules of its day; its owner can always read it."""

    id: str
    revision: int
    document: Mapping[str, Any]
    consent: Consent
    consent_at: str
    created_at: str
    updated_at: str

    @cached_property
    def profile(self) -> Profile:
        """The profile.

        Raises:
            ProfileOutdated: It is none by the rules of today.
        """
        try:
            return Profile.model_validate(self.document)
        except ValidationError as error:
            raise ProfileOutdated(error.errors(include_url=False), self.document) from error


@dataclass(frozen=True)
class Created:
    """The answer to storing: the secret is shown this once."""

    id: str
    secret: str
    created_at: str


class Profiles(Protocol):
    """Profiles kept on request: found only by a secret link, changed by revision, erased for good."""

    def create(self, profile: Profile, consent: Consent, key: str | None) -> Created: ...
    def get(self, secret: str) -> Kept: ...
    def change(self, secret: str, profile: Profile, revision: int) -> Kept: ...
    def erase(self, secret: str) -> None: ...

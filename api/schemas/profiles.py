"""Shapes of stored profiles."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict, StringConstraints
from pydantic_core import PydanticCustomError

from api.edge.problems import FieldError
from matching.profile import Profile


def _consented(given: bool) -> bool:  # noqa: FBT001 - Pydantic's signature
    if not given:
        raise PydanticCustomError("consent-missing", "must be true: without consent nothing is kept")
    return given


class ConsentIn(BaseModel):
    """Consent is given for one purpose, to one version of the text shown."""

    model_config = ConfigDict(extra="forbid")

    given: Annotated[bool, Strict(), AfterValidator(_consented), Field(json_schema_extra={"const": True})]
    text_version: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,40}$")]
    purpose: Literal["matching"]


class ProfileIn(BaseModel):
    """A profile to keep, with consent."""

    model_config = ConfigDict(extra="forbid")

    profile: Profile
    consent: ConsentIn


class ProfileCreated(BaseModel):
    """The secret is shown this once; whoever has the link has the profile."""

    id: str
    secret: str
    link: str
    created_at: str


class ProfileOut(BaseModel):
    """A kept profile."""

    id: str
    revision: int
    profile: dict[str, Any]
    consent: dict[str, Any]
    created_at: str
    updated_at: str
    errors: list[FieldError] | None = None
    """What today's rules refuse of a profile kept under earlier ones; without these it is matched as ever."""

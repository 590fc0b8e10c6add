"""Text that every store, client and page can hold."""

import re
import unicodedata
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

_ENDS_OF_PLANES = "".join(
    chr(plane | end) for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF)
)
_CONTROL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_NO_CHARACTER = re.compile(f"[\ufdd0-\ufdef{_ENDS_OF_PLANES}]")
_BREAKS = frozenset("\n\t\u2028\u2029")


def storable(text: str) -> str:
    """Refuse what PostgreSQL, XML or JSON clients cannot hold; normalise to NFC.

    Raises:
        ValueError: U+0000, another control character, a lone surrogate or a non-character.
    """
    if not text.isascii() and (found := _NO_CHARACTER.search(text)):
        raise ValueError(f"U+{ord(found[0]):04X} is not a character")
    if found := _CONTROL.search(text):
        raise ValueError(f"the character U+{ord(found[0]):04X} cannot be kept")
    return unicodedata.normalize("NFC", text)


def _one_line(text: str) -> str:
    if not _BREAKS.isdisjoint(text):
        raise ValueError("must be one line")
    return text


type_text = StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)
Text = Annotated[str, type_text, AfterValidator(storable)]
Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=400),
    AfterValidator(storable),
    AfterValidator(_one_line),
]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$", max_length=80)]


def as_list(value: Any) -> Any:
    """Read a cell such as ``a; b`` as the list it stands for; leave everything else alone."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(";") if part.strip()]
    return value


Cells = BeforeValidator(as_list)


class Value(BaseModel):
    """Base of everything the catalogue keeps: frozen, closed, finite."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Localised(Value):
    """A text in both of the catalogue's languages (BCP 47 ``vi`` and ``en``)."""

    vi: Text
    en: Text


class Note(Value):
    """A remark, in at least one language."""

    vi: Text | None = None
    en: Text | None = None


Titles = Annotated[Localised, Field(description="The name in both languages.")]

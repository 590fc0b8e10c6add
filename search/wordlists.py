"""A pack's words for search: groups that mean the same, and words that say nothing."""

from collections.abc import Callable, Iterator
from typing import Annotated, Any

from pydantic import Field, ValidationError

from catalogue.domain.errors import Fault
from catalogue.domain.references import Found
from catalogue.domain.text import Line, Value
from catalogue.usecases.packs.manifest import Kind

Group = Annotated[tuple[Line, ...], Field(min_length=2)]


class Synonyms(Value):
    """``search/synonyms.yaml``: each group's words, of either language, find each other."""

    groups: tuple[Group, ...] = ()


class Stopwords(Value):
    """``search/stopwords.yaml``: words of a sentence that say nothing about what is looked for.

    Those in ``vi_with_marks`` say something without their marks, and go only where they are typed with them. Words
    ``in_passing`` stay, but count little: many questions hold them, whatever these are about. ``en_leading_on`` are those
    with which English goes on from what it is about, as *of* and *in*.
    """

    vi: tuple[Line, ...] = ()
    vi_with_marks: tuple[Line, ...] = ()
    en: tuple[Line, ...] = ()
    in_passing: tuple[Line, ...] = ()
    en_leading_on: tuple[Line, ...] = ()


class Kinds(Value):
    """``search/kinds.yaml``: by kind of listing, the phrases that ask for it. ``…`` stands for any words between.

    ``beside`` are the kinds that also say something of what is asked for.
    """

    asked_for: dict[Kind, tuple[Line, ...]] = Field(default_factory=dict)
    beside: dict[Kind, tuple[Kind, ...]] = Field(default_factory=dict)


SHAPES: dict[str, type[Value]] = {"synonyms": Synonyms, "stopwords": Stopwords, "kinds": Kinds}


def wordlist_faults(document: dict[str, Any], _why_wrong: Callable[[Found], str | None]) -> Iterator[Fault]:
    """What is wrong with a pack's word lists."""
    for name, given in (document.get("search") or {}).items():
        shape = SHAPES.get(name)
        file = f"{name}.yaml"
        if shape is None:
            yield Fault(file, None, "", f"is not known; there are {', '.join(SHAPES)}")
            continue
        try:
            shape.model_validate(given)
        except ValidationError as error:
            for item in error.errors(include_url=False, include_context=False, include_input=False):
                yield Fault(file, None, ".".join(str(part) for part in item["loc"]), item["msg"])

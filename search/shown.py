"""The texts of a listing in which matches are shown, put together once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

from search.documents import titles_in
from search.text import folded_in_place

Span = tuple[int, int]
APART = "\n" * 5
"""Between texts: more than neighbouring words have between them."""


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """Some texts as one, and where each of them begins and ends in it."""

    whole: str
    folded: str | None
    ranges: tuple[tuple[str, int, int], ...]

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> "Shown":
        """Texts by name."""
        whole = APART.join(texts.values())
        return cls(whole, folded_in_place(whole), tuple(_ranges(texts)))

    def by_text(self, spans: Sequence[Span]) -> dict[str, list[Span]]:
        """Spans of the whole, in order, as spans of each text; texts without any are left out."""
        found: dict[str, list[Span]] = {}
        ranges = iter(self.ranges)
        name, begins, ends = next(ranges, ("", 0, 0))
        for start, end in spans:
            while start >= ends:
                name, begins, ends = next(ranges)
            found.setdefault(name, []).append((start - begins, end - begins))
        return found


def _ranges(texts: Mapping[str, str]) -> Iterator[tuple[str, int, int]]:
    begins = 0
    for name, text in texts.items():
        yield name, begins, begins + len(text)
        begins += len(text) + len(APART)


@lru_cache(maxsize=4_096)
def shown_of(head: bytes) -> Shown:
    """The titles and the summary of a listing, from its bytes or the beginning of them."""
    found = titles_in(head)
    names = {
        intern(f"{field}.{lang}"): text for field, texts in found.items() for lang, text in texts.items()
    }
    return Shown.of(names)

"""What every part of the program has to say about a pack before it is loaded."""

from collections.abc import Callable, Iterator
from typing import Any

from catalogue.domain.errors import Fault
from catalogue.domain.references import Found
from matching.policy import policy_faults
from search.wordlists import wordlist_faults


def inspect(document: dict[str, Any], why_wrong: Callable[[Found], str | None]) -> Iterator[Fault]:
    """What is wrong with a pack's policy for matching and for search."""
    yield from policy_faults(document, why_wrong)
    yield from wordlist_faults(document, why_wrong)

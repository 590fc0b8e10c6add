"""One slip in a name: the listing is still among the first twenty."""

import json
from collections.abc import Iterator
from random import Random
from string import ascii_lowercase

from catalogue.live.snapshot import Snapshot
from search.port import Query, Searcher
from search.text import tokens
from tests.proving import counted, figure
from tests.relevance.conftest import TODAY

LEAST = 0.95
_SHORTEST = 5


def _slips(word: str) -> list[str]:
    """Every word one insertion, deletion, replacement or swap of neighbours away."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {one + letter + two for one, two in cuts for letter in ascii_lowercase}
    found |= {one + two[1:] for one, two in cuts if two}
    found |= {one + letter + two[1:] for one, two in cuts for letter in ascii_lowercase if two}
    found |= {one + two[1] + two[0] + two[2:] for one, two in cuts if len(two) > 1}
    return sorted(found - {word})


def _asked(random: Random, name: str) -> Iterator[tuple[str, str]]:
    """A name with one slip: in a long word of it, in two joined syllables, or in one of two."""
    words = [token.folded for token in tokens(name)]
    for at, word in enumerate(words):
        if len(word) >= _SHORTEST and word.isalpha() and word.isascii():
            yield "word", " ".join([*words[:at], random.choice(_slips(word)), *words[at + 1 :]])
    if len(words) == 2 and "".join(words).isalpha() and len("".join(words)) >= _SHORTEST:
        yield "joined", random.choice(_slips("".join(words)))
        at = random.randrange(2)
        yield (
            "apart",
            " ".join(
                random.choice(_slips(word)) if at == place else word for place, word in enumerate(words)
            ),
        )


def test_one_slip_in_a_name_is_forgiven(province: tuple[Snapshot, Searcher]) -> None:
    snapshot, searcher = province
    random = Random(20261122)
    names = [
        (id_, name)
        for id_, listing in sorted(snapshot.listings.items())
        for found in [json.loads(listing.body)]
        for name in sorted({*found["title"].values(), *found["aliases"]})
    ]
    seen: dict[str, list[bool]] = {"word": [], "joined": [], "apart": []}
    for id_, name in random.sample(names, counted(250, len(names))):
        for way, text in _asked(random, name):
            answer = searcher.search(Query(text, limit=20), TODAY)
            seen[way].append(id_ in {hit.id for hit in answer.hits})
    for way, found in seen.items():
        figure(f"one slip, {way}: recall@20 {sum(found) / len(found):.3f} of {len(found)}")
    everything = [each for found in seen.values() for each in found]
    assert sum(everything) / len(everything) >= LEAST
    assert sum(seen["word"]) / len(seen["word"]) >= LEAST

"""A listing's bytes in pieces: the whole text always, and what listings have alike once."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.live.pieces import pieces_of
from search.documents import titles_in
from tests.contract.invented_catalogue import Catalogue, generated

KEYS = ("place", "geometry", "location", "facts", "completeness", "sources", "title", "other")
DOCUMENTS = st.dictionaries(
    st.sampled_from(KEYS),
    st.recursive(
        st.none() | st.integers() | st.text() | st.sampled_from(['","facts":', ',"place":']),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
        max_leaves=8,
    ),
)


@settings(deadline=None)
@given(st.lists(DOCUMENTS, max_size=6))
def test_pieces_are_the_whole_text_whatever_it_holds(documents: list[dict[str, object]]) -> None:
    shared: dict[bytes, bytes] = {}
    together: dict[bytes, bytes] = {}
    for document in documents:
        body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
        pieces = pieces_of(body, shared, together)
        assert b"".join(pieces) == body
        assert all(pieces)


def test_listings_hold_what_they_have_alike_once() -> None:
    catalogue = Catalogue()
    catalogue.published(generated(200))
    listings = catalogue.snapshot.in_order
    held = {id(piece): len(piece) for listing in listings for piece in listing.pieces}
    assert sum(held.values()) < 0.75 * sum(listing.size for listing in listings)
    for listing in listings:
        document = json.loads(listing.body)
        assert titles_in(listing.head) == titles_in(listing.body)
        assert (document["id"], listing.size) == (listing.id, len(listing.body))


def test_facts_and_sources_are_shared_by_listings_that_come_together_and_not_remembered() -> None:
    shared: dict[bytes, bytes] = {}
    together: dict[bytes, bytes] = {}
    body = b'{"id":"%s","place":null,"geometry":null,"location":null,"facts":{"a":1},"completeness":null,"sources":[]}'
    one, other = (pieces_of(body % id_, shared, together) for id_ in (b"a", b"b"))
    assert one[4] == b',"facts":{"a":1}'
    assert [part is same for part, same in zip(one, other, strict=True)] == [
        False,
        True,
        False,
        True,
        True,
        True,
        True,
    ]
    assert not {one[4], one[6]} & set(shared)


def test_pieces_of_listings_that_are_gone_are_let_go() -> None:
    catalogue = Catalogue()
    catalogue.published(generated(60))
    kept = dict(catalogue.snapshot.shared)
    catalogue.snapshot.shared.update({b"%d" % number: b"" for number in range(1_000)})
    catalogue.published(generated(60))
    assert set(catalogue.snapshot.shared) <= set(kept)

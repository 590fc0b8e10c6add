"""What was made last is kept within its budget of rows."""

from dataclasses import dataclass

from search.recent import Recent


@dataclass(frozen=True)
class _Found:
    rows: range


def test_a_value_is_made_once_while_there_is_room_for_it() -> None:
    made: list[str] = []

    def asked(recent: Recent[_Found], key: str, size: int) -> None:
        def make() -> _Found:
            made.append(key)
            return _Found(range(size))

        assert len(recent.kept(key, make).rows) == size

    recent: Recent[_Found] = Recent(10)
    for key, size in (("a", 4), ("b", 4), ("a", 4), ("c", 4), ("a", 4), ("b", 4), ("large", 40), ("c", 4)):
        asked(recent, key, size)
    assert made == ["a", "b", "c", "b", "large", "c"]

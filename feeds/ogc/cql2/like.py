"""LIKE without regular expressions: the parts between the wildcards are looked for one after the other, leftmost
first, so no pattern makes it try again and again."""

from typing import NamedTuple

WILDCARD, SINGLE, ESCAPE = "%", "_", "\\"


class Part(NamedTuple):
    """A stretch of fixed length: literals at their offsets, any character elsewhere."""

    literals: tuple[tuple[int, str], ...]
    length: int

    def at(self, text: str, start: int) -> bool:
        """Whether it stands at a position; the text must be long enough."""
        return all(text.startswith(literal, start + offset) for offset, literal in self.literals)

    def found(self, text: str, start: int, end: int) -> int:
        """Where it first stands within a stretch of the text, or -1."""
        last = end - self.length
        while start <= last:
            if self.literals:
                offset, literal = self.literals[0]
                hit = text.find(literal, start + offset, last + offset + len(literal))
                if hit < 0:
                    return -1
                start = hit - offset
            if self.at(text, start):
                return start
            start += 1
        return -1


def _part(pieces: list[str | None]) -> Part:
    literals: list[tuple[int, str]] = []
    for offset, piece in enumerate(pieces):
        if piece is None:
            continue
        if literals and literals[-1][0] + len(literals[-1][1]) == offset:
            literals[-1] = literals[-1][0], literals[-1][1] + piece
        else:
            literals.append((offset, piece))
    return Part(tuple(literals), len(pieces))


class Pattern:
    """A pattern of LIKE: ``%`` any characters, ``_`` one, a backslash makes the next character itself."""

    def __init__(self, pattern: str) -> None:
        parts: list[list[str | None]] = [[]]
        characters = iter(pattern)
        for character in characters:
            if character == WILDCARD:
                parts.append([])
            elif character == SINGLE:
                parts[-1].append(None)
            else:
                parts[-1].append(next(characters, ESCAPE) if character == ESCAPE else character)
        self._parts = [_part(part) for part in parts]

    def matches(self, text: str) -> bool:
        """Whether the whole text fits."""
        first, *rest = self._parts
        if len(text) < first.length or not first.at(text, 0):
            return False
        if not rest:
            return len(text) == first.length
        *middle, last = rest
        at, end = first.length, len(text) - last.length
        for part in middle:
            at = part.found(text, at, end)
            if at < 0:
                return False
            at += part.length
        return at <= end and last.at(text, end)

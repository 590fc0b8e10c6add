"""CQL2 text becomes its JSON: by the ``cql2`` package, one parenthesis at a time.

The parser tries a parenthesis in several ways, so a fault inside n of them costs it 2ⁿ tries (2.9 s at twenty),
and a long chain of signs overruns its stack and ends the process. So the text is cut into tokens first, what this
service does not evaluate is refused there, and each group is parsed by itself with a name in its place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from feeds.ogc.cql2.errors import refused
from feeds.ogc.names import MAX_DEPTH

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)|(?P<text>'(?:[^']|'')*')|(?P<quoted>"(?:[^"]|"")+")"""
    r"""|(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?)|(?P<word>[^\W\d](?:[\w.]|:(?=\w))*)"""
    r"""|(?P<operator><>|<=|>=|!=|[=<>])|(?P<sign>[+-])|(?P<open>\()|(?P<close>\))|(?P<comma>,)"""
)
_PLACE = "zz_group_"
_JOINERS = frozenset({"AND", "OR", "NOT", "BETWEEN", "LIKE", "IS"})
_DEEPER = frozenset({"NOT", "BETWEEN", "LIKE", "IS", "IN"})
_GEOMETRIES = frozenset(
    {"POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION"}
)
_MOST_EXPONENT = 30


class Token(NamedTuple):
    """A piece of the text. ``kind`` is the name of its group in the pattern."""

    kind: str
    text: str


@dataclass
class _Level:
    """What stands between one pair of parentheses, as far as it has been read."""

    kind: str
    pieces: list[str] = field(default_factory=list)
    last: Token = field(default_factory=lambda: Token("open", "("))
    base: int = 0
    """How deep the JSON is already where this level begins."""
    run: int = 0
    """How much deeper what stands here can get: operators in a row, without AND, OR or a comma between."""

    def follow(self, token: Token) -> None:
        """Counts how deep it gets.

        Raises:
            BadParameter: Too deep.
        """
        word = token.text.upper() if token.kind == "word" else ""
        if token.kind == "comma" or word in {"AND", "OR"}:
            self.run = 0
        elif token.kind == "operator" or word in _DEEPER:
            self.run += 1
        if self.base + self.run > MAX_DEPTH:
            raise refused(f"is more than {MAX_DEPTH} conditions deep")
        self.last = token


def _tokens(text: str) -> Iterator[Token]:
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            what = (
                "an unfinished text in quotes"
                if text[at] in "'\""
                else f"{text[at]!r}, which is not understood"
            )
            raise refused(f"has {what} at character {at + 1}")
        if found.lastgroup != "space":
            yield Token(found.lastgroup, found[0])
        at = found.end()


def _kind(level: _Level) -> str:
    """What a parenthesis opens, by the word before it."""
    before = level.last
    if level.kind == "geometry":
        return "geometry"
    if before.kind != "word" or before.text.upper() in _JOINERS:
        return "group"
    word = before.text.upper()
    if word == "IN":
        if level.kind == "list":
            raise refused("has a list inside a list")
        return "list"
    return "geometry" if word in _GEOMETRIES or word in {"Z", "M", "ZM"} else "call"


def _plain(number: str) -> str:
    """A number of a geometry without an exponent, which the parser does not read there."""
    value = Decimal(number)
    if abs(value.adjusted()) > _MOST_EXPONENT:
        raise refused(f"has a coordinate {number!r} that lies nowhere")
    return format(value, "f")


def _may_be_signed(level: _Level) -> bool:
    """Whether a sign here belongs to the number behind it."""
    kind, text = level.last
    return (
        kind in {"operator", "open", "comma"}
        or (kind == "number" and level.kind == "geometry")
        or (kind == "word" and text.upper() in _JOINERS)
    )


def _checked(level: _Level, token: Token) -> str:
    """A token's text, where it may stand."""
    if token.kind == "sign" and not _may_be_signed(level):
        raise refused("has arithmetic, which is not offered")
    if level.last.kind == "sign" and token.kind != "number":
        raise refused("has a sign without a number")
    if token.kind == "word" and token.text.lower().startswith(_PLACE):
        raise refused(f"has {token.text!r}, which is no queryable")
    if token.kind == "comma" and level.kind == "group":
        raise refused("has a list that does not follow IN")
    if token.kind == "number" and level.kind == "geometry":
        return _plain(token.text)
    # The grammar allows no digit before the point; the parser wants one.
    return f"0{token.text}" if token.kind == "number" and token.text.startswith(".") else token.text


def parsed(text: str) -> Any:
    """The JSON of a filter.

    Raises:
        BadParameter: It is no CQL2, nested too deeply, or has parts that are not offered.
    """
    levels = [_Level("whole")]
    groups: list[Any] = []
    for token in _tokens(text):
        level = levels[-1]
        if token.kind == "open":
            levels.append(_opened(level))
        elif token.kind == "close":
            if len(levels) == 1:
                raise refused("closes a parenthesis that was not opened")
            _closed(levels, groups)
        else:
            piece = _checked(level, token)
            if level.last.kind == "sign":
                piece = level.pieces.pop() + piece
            level.pieces.append(piece)
            level.follow(token)
    if len(levels) > 1:
        raise refused("opens a parenthesis that is not closed")
    return _filled(_read(levels[0].pieces), groups)


def _opened(level: _Level) -> _Level:
    if level.base + level.run >= MAX_DEPTH:
        raise refused(f"is more than {MAX_DEPTH} conditions deep")
    if level.last.kind == "sign":
        raise refused("has a sign without a number")
    return _Level(_kind(level), base=level.base + level.run + 1)


def _closed(levels: list[_Level], groups: list[Any]) -> None:
    """Takes what a parenthesis held into the level around it."""
    inner, outer = levels.pop(), levels[-1]
    if inner.kind == "group":
        groups.append(_filled(_read(inner.pieces), groups))
        outer.pieces.append(f"{_PLACE}{len(groups) - 1}")
    else:
        outer.pieces += ["(", *inner.pieces, ")"]
    outer.last = Token("close", ")")


def _read(pieces: list[str]) -> Any:
    import cql2

    text = " ".join(pieces)
    try:
        return cql2.parse_text(text).to_json()
    except Exception as error:
        # Its own errors, and plain ones for geometries: an empty point, positions that are not equally long.
        raise refused(_why(str(error), text)) from error


def _why(message: str, text: str) -> str:
    """What the parser could not read, in the filter's own words."""
    place = re.search(r"--> 1:([0-9]+)", message)
    if place is None:
        return "is not CQL2 text, or has a geometry that cannot be read"
    rest = re.sub(rf"{_PLACE}[0-9]+", "(…)", text[int(place[1]) - 1 :])
    return (
        f"is not CQL2 text: cannot read on at {rest[:40]!r}"
        if rest.strip()
        else "is not CQL2 text: it ends too early"
    )


def _filled(node: Any, groups: list[Any]) -> Any:
    """The JSON with each group in its place."""
    if isinstance(node, list):
        return [_filled(part, groups) for part in node]
    if not isinstance(node, dict):
        return node
    name = node.get("property")
    if isinstance(name, str) and name.startswith(_PLACE):
        return groups[int(name.removeprefix(_PLACE))]
    return {key: _filled(part, groups) for key, part in node.items()}

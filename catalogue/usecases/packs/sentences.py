"""What is wrong with a value, in the words of those who edit the files: the one table from error types to sentences."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from pydantic_core import ErrorDetails

from catalogue.usecases.packs.quoting import nearest, one_of, quoted
from catalogue.usecases.packs.readings import dates_meant, degrees_meant, number_advice, truth_meant
from catalogue.usecases.packs.shapes import keys_at

MISSING = "is missing: it has to be given"
Sentence = Callable[[str, Any, Mapping[str, Any]], str]
"""Makes a sentence of the value in quotes, the value and what the error tells beside."""


def _number(shown: str, value: Any, _: Mapping[str, Any]) -> str:
    return f"{shown or 'this'} is not a number as these files write it: {number_advice(str(value))}"


def _figure(shown: str, value: Any, ctx: Mapping[str, Any]) -> str:
    if any(char.isdigit() for char in str(value)):
        return _number(shown, value, ctx)
    return f"{shown} is not a number: a text goes into value.vi and value.en; leave it empty where it is not known"


def _whole_number(shown: str, _value: Any, _: Mapping[str, Any]) -> str:
    return f"{shown or 'this'} is not a whole number: write digits only, such as 12"


def _date(shown: str, value: Any, _: Mapping[str, Any]) -> str:
    meant = " or ".join(dates_meant(str(value))) or "it like 2026-11-22"
    others = ", ".join(form for form in ("2026-11", "2026", "2022~ for about") if len(meant) != len(form))
    return f"{shown or 'this'} is not a date: write {meant} (or {others})"


def _day(shown: str, value: Any, _: Mapping[str, Any]) -> str:
    days = [meant for meant in dates_meant(str(value)) if len(meant) == len("2026-11-22")]
    return f"{shown or 'this'} is not a day: write {' or '.join(days) or 'it like 2026-11-22'}"


def _truth(shown: str, value: Any, _: Mapping[str, Any]) -> str:
    if meant := truth_meant(str(value)):
        return f"{shown} is neither true nor false as these files write it: write {meant}"
    return f"{shown} is neither true nor false: write one of these, or leave it empty".lstrip()


def _allowed(shown: str, value: Any, ctx: Mapping[str, Any]) -> str:
    words = re.findall(r"'([^']*)'", str(ctx.get("expected", ctx.get("expected_tags", ""))))
    return f"{shown or 'this'} is not one of the words known here{one_of(str(value), words)}"


_PATTERNS = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "is not an id: lower-case letters without marks, digits and single dashes, such as kcn-loc-son",
    r"^[a-z0-9]+(_[a-z0-9]+)*$": "is not a code: lower-case letters without marks, digits and single low lines, such as total_area",
    r"^[A-Za-z0-9][A-Za-z0-9._-]*$": "is not the key of a source: letters without marks, digits, points and dashes, no blanks; several are divided by ;",
    r"^[0-9]{2,5}$": "is not a VSIC code: two to five digits with the leading zero (0722, 08); several are divided by ;",
    r"^[0-9]{2,4}$": "is not an ISIC code: two to four digits with the leading zero (0722, 08); several are divided by ;",
}


def _pattern(shown: str, _value: Any, ctx: Mapping[str, Any]) -> str:
    return f"{shown} {_PATTERNS.get(str(ctx.get('pattern')), 'is not written as this asks')}"


_DEGREES = {90: "latitude, which is from -90 to 90", 180: "longitude, which is from -180 to 180"}


def _no_degrees(shown: str, value: Any, most: int) -> str:
    meant = degrees_meant(str(value), most)
    if meant and abs(float(value)) > 180:
        return f"{shown} is no {_DEGREES[most]}: is a decimal point lost ({meant})?"
    return f"{shown} is no {_DEGREES[most]}: are lat and lon swapped?"


def _bound(words: str, key: str) -> Sentence:
    def sentence(shown: str, value: Any, ctx: Mapping[str, Any]) -> str:
        if abs(ctx[key]) in _DEGREES:
            return _no_degrees(shown, value, abs(ctx[key]))
        return f"{shown} is out of range: it has to be {words.format(f'{ctx[key]:g}')}"

    return sentence


def _says(words: str) -> Sentence:
    return lambda shown, _value, ctx: f"{shown} {words.format(**ctx)}".lstrip()


_SENTENCES: dict[str, Sentence] = {
    "missing": _says(MISSING),
    "float_parsing": _number,
    "float_type": _number,
    "finite_number": _number,
    "int_parsing": _whole_number,
    "int_parsing_size": _whole_number,
    "int_type": _whole_number,
    "int_from_float": _whole_number,
    "bool_parsing": _truth,
    "bool_type": _truth,
    "date_parsing": _day,
    "date_type": _day,
    "date_from_datetime_parsing": _day,
    "date_from_datetime_inexact": _day,
    "enum": _allowed,
    "literal_error": _allowed,
    "union_tag_invalid": _allowed,
    "union_tag_not_found": _says("has no 'type': Point, Polygon or MultiPolygon"),
    "string_pattern_mismatch": _pattern,
    "string_too_short": _says("is empty: it has to be given"),
    "string_too_long": _says("is too long: at most {max_length} characters"),
    "string_type": _says("is not a text; in YAML, put it in quotes"),
    "greater_than_equal": _bound("{} or more", "ge"),
    "greater_than": _bound("more than {}", "gt"),
    "less_than_equal": _bound("{} or less", "le"),
    "less_than": _bound("less than {}", "lt"),
    "too_short": _says("has too few entries: at least {min_length}"),
    "too_long": _says("has too many entries: at most {max_length}"),
    "tuple_type": _says("is not a list"),
    "list_type": _says("is not a list"),
    "dict_type": _says("is not a mapping of keys to values"),
    "model_type": _says("is not a mapping of keys to values"),
    "model_attributes_type": _says("is not a mapping of keys to values"),
}

# What our own models say as a plain ValueError, where the reader of a table needs other words or more of them.
_OWN: dict[str, Sentence] = {
    "must be a year, month or day": _date,
    "day is out of range": _says("is no day of the calendar"),
    "must be a number such as": _figure,
}

_COLUMN_OF = {
    "a known value needs its basis": "basis",
    "a stated value needs the source": "source",
    "a derived value needs a source": "source",
    "a estimated value needs a source": "source",
    "land moves from one state": "to_state",
}
"""In which column stands what a rule on a whole row asks for."""


def _own_words(message: str, shown: str, value: Any) -> str:
    for begins, sentence in _OWN.items():
        if message.startswith(begins):
            return sentence(shown, value, {})
    if not shown:
        return message
    return f"{shown} {message}" if message.startswith(("must ", "is ")) else f"{shown}: {message}"


def column_asked_for(item: ErrorDetails) -> str | None:
    """The column a fault of a whole row is about, where it is one."""
    message = item["msg"].removeprefix("Value error, ")
    return next((column for begins, column in _COLUMN_OF.items() if message.startswith(begins)), None)


def sentence(item: ErrorDetails, shape: Any) -> str:
    """What is wrong with one value of a document of a shape (a model, or a list or mapping of them)."""
    value, sort, ctx = item["input"], item["type"], item.get("ctx", {})
    if sort == "extra_forbidden":
        key = str(item["loc"][-1])
        if "." in key:
            return f"cannot be given beside {key.rsplit('.', 1)[0]!r}, which it is a part of"
        return f"no such key: {key!r}{nearest(key, keys_at(shape, item['loc'][:-1]))}"
    shown = quoted(value)
    if sort == "value_error":
        return _own_words(item["msg"].removeprefix("Value error, "), shown, value)
    if sort not in _SENTENCES:
        return f"{shown} is not what belongs here".lstrip()
    return _SENTENCES[sort]("" if sort == "missing" else shown, value, ctx)

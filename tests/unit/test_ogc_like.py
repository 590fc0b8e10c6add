"""LIKE says what a regular expression would, without ever trying twice."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.ogc.cql2.like import Pattern


def by_regex(pattern: str) -> re.Pattern[str]:
    """The same pattern the way databases explain it."""
    parts = re.findall(r"\\.|\\$|.", pattern, re.DOTALL)
    written = {"%": ".*", "_": "."}
    return re.compile(
        "".join(written.get(part) or re.escape(part[1:] or part if part[0] == "\\" else part) for part in parts), re.DOTALL
    )  # fmt: skip


@given(st.text("ab%_\\", max_size=8), st.text("ab%_\\", max_size=8))
def test_it_matches_what_a_regular_expression_does(pattern: str, text: str) -> None:
    assert Pattern(pattern).matches(text) == bool(by_regex(pattern).fullmatch(text))


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("Khu%", "Khu công nghiệp", True),
        ("%Sơn", "Khu công nghiệp Lộc Sơn", True),
        ("L_c", "Lộc", True),
        ("100\\%", "100%", True),
        ("100\\%", "1000", False),
        ("a\\_b", "axb", False),
        ("", "", True),
        ("%", "", True),
        ("_", "", False),
        ("a%a", "a", False),
        ("%ab%ab", "abab", True),
        ("%ab%ab", "aab", False),
    ],
)
def test_wildcards_and_what_they_do_not_match(pattern: str, text: str, fits: bool) -> None:
    assert Pattern(pattern).matches(text) is fits


@pytest.mark.parametrize(
    "pattern", ["%a" * 2000 + "%b", "%_" * 2000 + "b", "_" * 4000, "%" * 4000 + "b", "%aaab" * 700]
)
def test_no_pattern_takes_long(pattern: str) -> None:
    began = time.perf_counter()
    assert not Pattern(pattern).matches("a" * 3000)
    assert time.perf_counter() - began < 1.0

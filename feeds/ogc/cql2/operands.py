"""What stands on either side of a comparison: texts, numbers, moments, intervals, shapes; of rows or literal."""

import math
import unicodedata
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from feeds.ogc.columns import Codes, Floats, Mask, Words


@dataclass(frozen=True)
class TextValue:
    """Texts of rows by number (-1 for null), or one literal text; ``folds`` are applied to them."""

    words: Words
    codes: Codes | None
    folds: frozenset[str] = field(default_factory=frozenset)

    @property
    def literal(self) -> str | None:
        return self.texts()[0] if self.codes is None else None

    def texts(self) -> list[str]:
        """The distinct texts, folded."""
        if not self.folds:
            return self.words.texts
        return self.words.folded(self.folds, lambda text: folded(text, self.folds))


@dataclass(frozen=True)
class NumberValue:
    """Numbers of rows, or one."""

    values: Floats | float


@dataclass(frozen=True)
class MomentValue:
    """Moments of rows, or one, each from its first to its last microsecond."""

    first: Floats | float
    last: Floats | float


@dataclass(frozen=True)
class IntervalValue:
    """From one moment to another."""

    start: MomentValue
    end: MomentValue


@dataclass(frozen=True)
class ShapeValue:
    """Shapes of rows, or one."""

    shapes: Any


Value = TextValue | NumberValue | MomentValue | IntervalValue | ShapeValue
ALWAYS, NEVER = MomentValue(math.inf, math.inf), MomentValue(-math.inf, -math.inf)


def literal(text: str) -> TextValue:
    """A text of the filter, composed as the catalogue's are."""
    composed = unicodedata.normalize("NFC", text)
    return TextValue(Words([composed], {composed: 0}), None)


def folded(text: str, folds: frozenset[str]) -> str:
    """Without case, without marks, or both; đ loses its stroke as other letters lose their marks."""
    if "accenti" in folds:
        apart = unicodedata.normalize("NFD", text)
        text = "".join(char for char in apart if not unicodedata.combining(char))
        text = text.replace("đ", "d").replace("Đ", "D")
    if "casei" in folds:
        text = unicodedata.normalize("NFC", text).casefold()
    return unicodedata.normalize("NFC", text)


def unknown(value: Value, rows: int) -> Mask:
    """The rows where a value is null."""
    if isinstance(value, TextValue):
        return np.zeros(rows, np.bool_) if value.codes is None else value.codes < 0
    if isinstance(value, ShapeValue):
        import shapely

        return np.broadcast_to(shapely.is_missing(value.shapes), rows)
    if isinstance(value, IntervalValue):
        return unknown(value.start, rows) | unknown(value.end, rows)
    numbers = value.values if isinstance(value, NumberValue) else value.first
    return np.broadcast_to(np.isnan(numbers), rows)

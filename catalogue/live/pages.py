"""Answers put together from one snapshot; they go when it goes, and never outgrow their budget."""

from typing import Any

BUDGET_BYTES = 4 * 1024 * 1024


class Pages:
    """A bounded memory of pages. Once the budget is spent, what is new is not kept."""

    def __init__(self) -> None:
        self._kept: dict[Any, Any] = {}
        self._left = BUDGET_BYTES

    def get(self, key: object) -> Any:
        """The page kept under a key, or ``None``."""
        return self._kept.get(key)

    def keep(self, key: object, page: object, size: int) -> None:
        """Keeps a page while there is room."""
        if size <= self._left:
            self._left -= size
            self._kept[key] = page

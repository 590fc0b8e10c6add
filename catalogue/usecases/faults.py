"""Named points where a test may break the program; nothing happens there otherwise."""

from collections.abc import Callable

_points: dict[str, Callable[[], None]] = {}


def fault(name: str) -> None:
    """Runs what a test has planted at this point."""
    if _points and name in _points:
        _points[name]()


def plant(name: str, action: Callable[[], None] | None) -> None:
    """Plants an action at a point, or with ``None`` takes it away."""
    if action is None:
        _points.pop(name, None)
    else:
        _points[name] = action

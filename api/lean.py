"""Loaded before all else by the command: keeps out what is installed beside us and never used.

structlog looks for rich, which typer brings along, for a console that nobody here has; with all that rich needs it is a
twentieth of the start and 5 MB. structlog goes without where it is not there. Who asks for rich later finds it.
"""

import sys

_NOT_NEEDED = "rich"

if _NOT_NEEDED not in sys.modules:
    sys.modules[_NOT_NEEDED] = None  # type: ignore[assignment]  # so Python marks a module that is not to be found
    import structlog  # noqa: F401 - imported here, so that it looks for rich in vain

    del sys.modules[_NOT_NEEDED]

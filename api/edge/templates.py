"""Templates of pages: everything is escaped, and a name nobody gave is an error."""

from functools import cache
from pathlib import Path
from typing import Any


@cache
def _templates(folder: Path) -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def rendered(folder: Path, name: str, **values: Any) -> str:
    """The page a template of a folder makes."""
    text: str = _templates(folder).get_template(name).render(**values)
    return text

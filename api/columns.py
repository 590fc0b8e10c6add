"""Prints the page of the columns: ``python -m api.columns > docs/packs-columns.md``."""

import sys
from collections.abc import Iterator

from api.settings import ROOT
from catalogue.usecases.packs.columns import columns, example, tables
from catalogue.usecases.packs.files import read_pack

_LONGEST = 60
_HEAD = """# The columns of a pack's tables

Made from the program's models by `python -m api.columns > docs/packs-columns.md`; a test compares the two. What a pack is
and how it is loaded stands in [packs.md](packs.md). `langbiang template zone.facts` prints the header line of a table.
Words of the vocabulary (facts, units) are in `catalogue/domain/vocabulary.csv` and in the pack's `vocabulary.csv`. A
column that is not *needed* may be left out, and its cells left empty. Examples are of the invented pack `demo`."""


def _cell(text: str) -> str:
    short = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    return " ".join(short.split()).replace("|", "\\|")


def _lines() -> Iterator[str]:
    yield _HEAD
    demo = read_pack(ROOT / "fixtures" / "demo", [])
    for table in tables():
        if table.endswith(".facts") and table != "zone.facts":
            continue  # They are all alike.
        name = "facts of any kind: zone.facts, site.facts …" if table == "zone.facts" else table
        yield f"\n## {name}\n\n| column | needed | takes | example |\n|---|---|---|---|"
        for column in columns(table):
            shown = _cell(example(demo, table, column.name))
            yield (
                f"| `{column.name}` | {'yes' if column.needed else ''} | {column.takes} | {f'`{shown}`' if shown else ''} |"
            )


def page() -> str:
    """The page as it is committed."""
    return "\n".join(_lines()) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())

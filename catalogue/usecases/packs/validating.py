"""From raw values to a record or another part of a pack, or to everything that is wrong with it at once."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from catalogue.domain.errors import Fault
from catalogue.domain.kinds import KINDS
from catalogue.domain.records import Record
from catalogue.domain.references import Path
from catalogue.usecases.packs.raw import RawRecord
from catalogue.usecases.packs.sentences import column_asked_for, sentence

_TRIES = 3


def _holds(data: Any, part: str | int) -> bool:
    if isinstance(data, dict):
        return part in data
    return isinstance(data, list) and isinstance(part, int) and part < len(data)


def _in_data(data: Any, path: Path) -> Path:
    """The part of an error's path that is in the data; a union adds the branch it tried."""
    known: list[str | int] = []
    for part in path:
        if _holds(data, part):
            data = data[part]
        elif not (isinstance(data, str) and isinstance(part, int)):
            # Neither in the data nor the place in a list that a cell stands for: a branch.
            continue
        known.append(part)
    return tuple(known)


def _place(item: ErrorDetails, data: Any) -> Path:
    """Where an error's value stands in the data, or would have to stand."""
    loc = item["loc"]
    path = _in_data(data, loc)
    if item["type"] == "missing":
        return (*path, loc[-1])
    if asked := column_asked_for(item):
        return (*path, asked)
    given = item["input"]
    if path[-1:] == ("location",) and isinstance(given, dict) and item["type"] == "value_error":
        return (*path, "lat" if "lon" in given else "lon")  # One of the two cells of a point is empty.
    if path == ("location",) and "coordinates" in loc:
        return (*path, "lat" if loc[-1] == 1 else "lon")  # The model has made a point of the two cells.
    return path


def _as_written(item: ErrorDetails, path: Path, data: Any) -> ErrorDetails:
    """The error with the cell as the file has it, where a model has made a number of it before it was refused."""
    for part in path:
        data = data[part] if _holds(data, part) else None
    return {**item, "input": data} if isinstance(data, str) and isinstance(item["input"], float) else item


def wrongs(error: ValidationError, data: Any, shape: Any) -> Iterator[tuple[Path, str]]:
    """One sentence for each wrong place; what merely follows from another fault is left out."""
    items = error.errors(include_url=False)
    seen: set[Path] = set()
    for item in items:
        loc, path = item["loc"], _place(item, data)
        follows = item["type"] == "too_short" and any(
            other is not item and other["loc"][: len(loc)] == loc for other in items
        )
        if path not in seen and not follows:
            seen.add(path)
            yield path, sentence(_as_written(item, path, data), shape)


@dataclass
class Salvaged:
    """A record without its faulty parts, and how its lists' places count in the files."""

    record: Record
    kept: dict[Path, list[int]] = field(default_factory=dict)

    def in_files(self, path: Path) -> Path:
        """A path in the record as a path in what the files gave."""
        for at, part in enumerate(path):
            if isinstance(part, int) and path[:at] in self.kept:
                return (*path[:at], self.kept[path[:at]][part], *path[at + 1 :])
        return path


def _cut(data: dict[str, Any], path: Path, kept: dict[Path, list[int]]) -> None:
    """Takes out the row of a list in which a fault stands, or else the whole field."""
    at = next((position for position, part in enumerate(path) if isinstance(part, int)), None)
    here: Any = data
    for part in path[:at] if at else ():
        here = here.get(part) if isinstance(here, dict) else None
    if at is None or not isinstance(here, list):
        data.pop(str(path[0]), None) if path else data.clear()
        return
    numbers = kept.setdefault(path[:at], list(range(len(here))))
    if path[at] in numbers:
        place = numbers.index(int(path[at]))
        numbers.pop(place)
        here.pop(place)
    facts = data.get("facts")
    if isinstance(facts, dict):
        data["facts"] = {name: fact for name, fact in facts.items() if fact}


def validated(raw: RawRecord, data: dict[str, Any], faults: list[Fault]) -> Salvaged | None:
    """The record; where parts of it are wrong, what is left without them, so that its other faults are found too.
    ``None`` where nothing usable is left."""
    data = copy.deepcopy(data)
    kept: dict[Path, list[int]] = {}
    for attempt in range(_TRIES):
        try:
            return Salvaged(KINDS[raw.kind].model_validate(data), kept)
        except ValidationError as error:
            found = list(wrongs(error, data, KINDS[raw.kind]))
        for path, message in found if attempt == 0 else ():
            faults.append(Fault(*raw.stands(path), message))
        for path, _ in found:
            _cut(data, path, kept)
    return None

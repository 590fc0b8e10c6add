"""Reads a collection with pyogrio (GDAL) and prints what it got as JSON. A process of its own: GDAL holds Python's
lock while it waits, and a server in the same process could not answer it."""

import json
import sys
import warnings
from typing import Any

import pyogrio


def read(source: str, layer: str, **asked: Any) -> dict[str, Any]:
    if "bbox" in asked:
        asked["bbox"] = tuple(asked["bbox"])
    meta, _, geometry, columns = pyogrio.raw.read(source, layer=layer, **asked)
    names = list(meta["fields"])
    ids = [str(each) for each in columns[names.index("id")]] if "id" in names else []
    types = {
        name: "text" if dtype == "object" else "number"
        for name, dtype in zip(names, meta["dtypes"], strict=True)
    }
    return {
        "ids": ids,
        "fields": names,
        "types": types,
        "located": sum(each is not None for each in geometry),
        "geometry": meta["geometry_type"],
    }


def main() -> None:
    source, *tasks = sys.argv[1:]
    warnings.simplefilter("error")
    layers = [str(name) for name, _ in pyogrio.list_layers(source)]
    answers = [read(source, **json.loads(task)) for task in tasks]
    print(json.dumps({"layers": layers, "answers": answers, "gdal": pyogrio.__gdal_version_string__}))  # noqa: T201


if __name__ == "__main__":
    main()

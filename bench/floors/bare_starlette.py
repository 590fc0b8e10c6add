"""The floor of reading: bare Starlette returning the same bytes, one file for each path."""

import sys
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench.floors.served import run


def app(folder: Path) -> Starlette:
    """Answers ``/{name}`` with the bytes of a file, read once."""
    bodies = {file.name: file.read_bytes() for file in folder.iterdir()}

    async def read(request: Request) -> Response:
        return Response(bodies[request.path_params["name"]], media_type="application/json")

    return Starlette(routes=[Route("/{name}", read)])


if __name__ == "__main__":
    run(app(Path(sys.argv[2])), int(sys.argv[1]))

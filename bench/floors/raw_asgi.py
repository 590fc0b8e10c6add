"""Below the floor: the same bytes from a bare ASGI function, without any framework; what uvicorn itself costs."""

import sys
from pathlib import Path
from typing import Any

from bench.floors.served import run


def app(folder: Path) -> Any:
    """Answers ``/{name}`` with the bytes of a file, read once."""
    bodies = {f"/{file.name}": file.read_bytes() for file in folder.iterdir()}

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            for step in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{step}.complete"})
            return
        body = bodies[scope["path"]]
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return answer


if __name__ == "__main__":
    run(app(Path(sys.argv[2])), int(sys.argv[1]))

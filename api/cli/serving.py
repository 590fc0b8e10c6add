"""Commands that run until they are stopped."""

import errno
import gc
import socket
from typing import Annotated

import typer

from api.memory import share_arenas
from api.settings import Settings


class ListeningRefused(ValueError):
    """The system does not let us listen there; most often another program does already."""

    def __init__(self, host: str, port: int, error: OSError) -> None:
        taken = error.errno == errno.EADDRINUSE
        why = f"port {port} is taken" if taken else f"cannot listen on {host}, port {port}: {error.strerror}"
        super().__init__(
            f"{why}; set LANGBIANG_PORT or --port{'' if taken else ', LANGBIANG_HOST or --host'}"
        )
        self.host, self.port = host, port


def _refuse_taken(host: str, port: int) -> None:
    """Looks before everything is loaded: afterwards the refusal would be a line of a log."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # As the server does; what is closing is free.
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ListeningRefused(host, port, error) from error


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port to listen on.")] = None,
) -> None:
    """Serve the API, the feeds and the pages."""
    share_arenas()
    gc.disable()  # Until everything is imported and loaded (see Service): an eighth of the start.
    import uvicorn

    from api.logs import configure
    from api.main import create_app
    from api.serving import OPTIONS

    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    settings = Settings().model_copy(update=given)
    _refuse_taken(settings.host, settings.port)
    configure(settings.log_level)
    app = create_app(settings)
    uvicorn.run(app, host=settings.host, port=settings.port, log_level=settings.log_level, **OPTIONS)


def worker() -> None:
    """Do the background work, beside servers without it."""
    from api.logs import configure
    from api.worker import work

    settings = Settings()
    configure(settings.log_level)
    work(settings)

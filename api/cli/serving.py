"""Commands that run until they are stopped."""

import gc
from typing import Annotated

import typer

from api.memory import share_arenas
from api.settings import Settings


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

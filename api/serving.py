"""How the application is served: by uvicorn, with our own bounds on connections."""

from typing import Any

from api.edge.connections import Connection

OPTIONS: dict[str, Any] = {
    "http": Connection,
    "access_log": False,
    "proxy_headers": False,  # Who is believed on X-Forwarded-For is a setting of ours.
    "server_header": False,
    "log_config": None,
}
"""uvicorn's settings."""

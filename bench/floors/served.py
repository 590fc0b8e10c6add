"""Runs a floor with the settings the service runs with."""

from typing import Any

import uvicorn


def run(app: Any, port: int) -> None:
    """One process: uvloop, httptools, no access log."""
    uvicorn.run(app, port=port, log_level="warning", access_log=False, server_header=False, log_config=None)

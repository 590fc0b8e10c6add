"""Prints the HTTP contract: ``python -m api.contract > fixtures/openapi.json``."""

import json
import sys

from api.edge.openapi import document
from api.main import router_app


def contract() -> str:
    """The OpenAPI document as it is committed. No database is opened for it."""
    return json.dumps(document(router_app(None)), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    sys.stdout.write(contract())

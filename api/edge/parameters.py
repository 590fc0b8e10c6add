"""Query parameters as strict as bodies: none that the operation does not take, none twice that it takes once."""

from functools import cache
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError

from api.edge.openapi import document

_WHY = {"unknown-parameter": "is not a parameter of this operation", "given-twice": "is given twice"}


@cache
def _taken(app: FastAPI, path: str, method: str) -> dict[str, bool]:
    """The parameters of an operation, by the contract, and which of them may be repeated."""
    operation: dict[str, Any] = document(app)["paths"][path][method.lower()]
    found = [parameter for parameter in operation.get("parameters", ()) if parameter["in"] == "query"]
    return {parameter["name"]: parameter["schema"].get("type") == "array" for parameter in found}


async def only_known_parameters(request: Request) -> None:
    """Raises RequestValidationError with each parameter that is not taken, or given too often."""
    taken = _taken(request.app, request.scope["route"].path, request.method)
    names = [name for name, _ in request.query_params.multi_items()]
    unknown = [(name, "unknown-parameter") for name in names if name not in taken]
    twice = [(name, "given-twice") for name, many in taken.items() if not many and names.count(name) > 1]
    if faults := [*dict.fromkeys(unknown), *twice]:
        raise RequestValidationError(
            [{"type": why, "loc": ("query", name), "msg": _WHY[why]} for name, why in faults]
        )

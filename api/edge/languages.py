"""Which of its two languages an answer is in."""

from typing import Any, Literal
from urllib.parse import parse_qs

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, Language] = ("vi", "en")
MOST_OF_A_HEADER = 1000
"""Characters of Accept-Language that are read; nobody has more languages."""
_LONGEST_QUERY = 10_000


def negotiated(accept_language: str, otherwise: Language) -> Language:
    """What a client asks for (RFC 9110 12.5.4; the order of the list decides).

    Who asks for neither language gets English, who asks for nothing ``otherwise``.
    """
    wanted = [part.split(";")[0].strip().lower() for part in accept_language.split(",") if part.strip()]
    if not wanted:
        return otherwise
    return next(
        ("vi" if tag.startswith("vi") else "en" for tag in wanted if tag.startswith(("vi", "en"))), "en"
    )


def _header(scope: Any) -> str:
    found = next((value for name, value in scope["headers"] if name == b"accept-language"), b"")
    text: str = found.decode("latin-1")
    return text[:MOST_OF_A_HEADER]


def asked_language(scope: Any, otherwise: Language) -> Language:
    """That of the address, else the one chosen in it (``lang``), else what the client asks for."""
    path: str = scope["path"]
    query: bytes = scope["query_string"]
    chosen = parse_qs(query[:_LONGEST_QUERY].decode("latin-1")).get("lang", [""])[0]
    for lang in LANGUAGES:
        if lang in {path.split("/", 2)[1] if path.startswith("/") else path, chosen}:
            return lang
    return negotiated(_header(scope), otherwise)

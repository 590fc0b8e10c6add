"""Which of its two languages an answer is in."""

from typing import Any, Literal
from urllib.parse import parse_qs

from api.edge.accepting import weights

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, Language] = ("vi", "en")
MOST_OF_A_HEADER = 1000
"""Characters of Accept-Language that are read; nobody has more languages."""
_LONGEST_QUERY = 10_000


def _weight(wanted: dict[str, float], language: str) -> float:
    """What a language weighs: that of its own range or of a region's, else that of any other."""
    own = [weight for tag, weight in wanted.items() if tag.partition("-")[0] == language]
    return max(own) if own else wanted.get("*", 0.0)


def negotiated(accept_language: str, otherwise: Language) -> Language:
    """What a client asks for (RFC 9110 12.5.4); of two that weigh the same the one named first.

    Who asks for neither language gets English, who asks for nothing, or for any, ``otherwise``.
    """
    wanted = weights(accept_language[:MOST_OF_A_HEADER])
    if not wanted:
        return otherwise
    named = [tag.partition("-")[0] for tag in wanted]
    places = {lang: named.index(lang) if lang in named else len(named) for lang in LANGUAGES}
    offered = sorted(LANGUAGES, key=lambda lang: (places[lang], lang != otherwise))
    best = max(offered, key=lambda lang: _weight(wanted, lang))
    return best if _weight(wanted, best) > 0 else "en"


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

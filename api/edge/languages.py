"""Which language a page is in for a reader who chose none."""

from api.edge.accepting import weights
from search.port import Language

MOST_OF_A_HEADER = 1000
"""Characters of Accept-Language that are read; nobody has more languages."""
_OFFERED: tuple[Language, Language] = ("vi", "en")


def _weight(wanted: dict[str, float], language: str) -> float:
    """What a language weighs: that of its own range or of a region's, else that of any other."""
    own = [weight for tag, weight in wanted.items() if tag.partition("-")[0] == language]
    return max(own) if own else wanted.get("*", 0.0)


def negotiated(accept_language: str) -> Language:
    """What the browser asks for (RFC 9110 12.5.4); of two that weigh the same the one named first.

    Who asks for neither language gets English, who asks for nothing Vietnamese.
    """
    wanted = weights(accept_language[:MOST_OF_A_HEADER])
    if not wanted:
        return "vi"
    named = [tag.partition("-")[0] for tag in wanted]
    offered = sorted(_OFFERED, key=lambda lang: named.index(lang) if lang in named else len(named))
    best = max(offered, key=lambda lang: _weight(wanted, lang))
    return best if _weight(wanted, best) > 0 else "en"

"""Which language a page is in for a reader who chose none."""

from feeds.wording import Language

MOST_OF_A_HEADER = 1000
"""Characters of Accept-Language that are read; nobody has more languages."""


def negotiated(accept_language: str) -> Language:
    """What the browser asks for (RFC 9110 12.5.4; the order of the list decides).

    Who asks for neither language gets English, who asks for nothing Vietnamese.
    """
    wanted = [part.split(";")[0].strip().lower() for part in accept_language.split(",") if part.strip()]
    if not wanted:
        return "vi"
    return next(
        ("vi" if tag.startswith("vi") else "en" for tag in wanted if tag.startswith(("vi", "en"))), "en"
    )

"""A page of a feed as an answer: remembered where it is plain, with a validator made of its content."""

import hashlib
from collections.abc import Callable

from api.edge.context import Context, World
from api.edge.hot import remembered
from api.edge.replies import Reply
from feeds.asked import Asked, FeedQuery, asked, asked_plainly, day_of
from feeds.entries import Page, page_of

_WORDS = 300
"""Bytes that a way of asking for a page may weigh in memory."""
Writer = Callable[[World, Asked, Page, str], bytes]
"""Writes a page: from the world, what is asked, the page, and the public address."""


class Feed:
    """One form of the feed of listings: its path, its media type, and how it is written."""

    def __init__(self, path: str, media_type: bytes, write: Writer) -> None:
        self.path, self._media_type, self._write = path, media_type, write

    def _made(self, world: World, context: Context, question: Asked) -> Reply:
        page = page_of(world, question, day_of(question.question, context))
        body = self._write(world, question, page, context.public_url)
        etag = b'"f-%s"' % hashlib.blake2b(body, digest_size=12).hexdigest().encode()
        links = [(b"self", question.address(context.public_url, question.cursor(world.snapshot)))]
        if page.next is not None:
            links.append((b"next", question.address(context.public_url, page.next)))
        told = b", ".join(b'<%s>; rel="%s"' % (address.encode("ascii"), rel) for rel, address in links)
        extra = [(b"content-language", question.lang.encode()), (b"link", told)]
        # Which figures are fresh changes with the day, without a publication.
        modified = None if question.by_day else world.snapshot.modified
        return Reply(etag, world.snapshot.sequence, self._media_type, (body,), extra, modified)

    def _key(self, question: Asked) -> object:
        return self.path, question.lang, question.limit, question.before

    def reply(self, world: World, context: Context, query: FeedQuery) -> Reply:
        """A page of the feed. Filtered ones are not remembered, so that nobody's filters crowd out what all ask.

        Raises:
            BadCursor, CursorOfAnotherLog, TextTooLong
        """
        question = asked(query, self.path, world)
        if question.question is not None:
            return self._made(world, context, question)
        return remembered(world, self._key(question), lambda: self._made(world, context, question))

    def hot(self, world: World, _tail: str, query: bytes) -> Reply | None:
        """A plain page that was made since the last publication; the router makes it, off the event loop."""
        pages, as_written = world.snapshot.pages, (self.path, query)
        found: Reply | None = pages.get(as_written)
        if found is None and (question := asked_plainly(query, self.path, world)):
            found = pages.get(self._key(question))
            if (
                found is not None
            ):  # Readers ask in the same words again; these are then not read a second time.
                pages.keep(as_written, found, _WORDS)
        return found

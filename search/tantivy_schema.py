"""The shape of the Tantivy index, and a listing's document in it."""

import hashlib
import inspect
import json
from dataclasses import asdict, dataclass
from functools import cache

import tantivy

from catalogue.usecases.ports import Head
from search import documents, reading, text
from search.documents import PAIRED, WEIGHTS, Document

CURSOR = "cursor"
NAME = "name"
WHOLE = "whole"
"""Names, each as one term."""
_OPENS = "^"
"""Stands before the first word of a name, where no word has it, so that its beginning can be asked for."""
_VERSION = 3


@dataclass(frozen=True)
class IndexCursor:
    """Up to where an index holds the log; written in the same commit as what it speaks of."""

    epoch: str
    generation: int
    sequence: int

    def leads_to(self, head: Head) -> bool:
        """Whether the log went on from here to a head."""
        here = (self.epoch, self.generation)
        return here == (head.epoch, head.index_generation) and self.sequence <= head.sequence


def opening(words: str) -> str:
    """Words as they begin a name."""
    return _OPENS + words


@cache
def marked(field: str) -> str:
    """The field that holds the words of another with their marks."""
    return f"{field}_marked"


def schema() -> tantivy.Schema:
    """Folded fields for finding, marked ones for exact marks, names from end to end and as joined pairs."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("sequence", indexed=True, fast=True)
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    for field in (*WEIGHTS, NAME):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="position")
        builder.add_text_field(marked(field), tokenizer_name="whitespace", index_option="position")
    for field in PAIRED:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="basic")
    for field in (WHOLE, marked(WHOLE)):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("about", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("state", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


_SCHEMA = schema()


def schema_hash() -> str:
    """Changes whenever the same listing would be indexed differently."""
    made_by = "".join(inspect.getsource(module) for module in (documents, reading, text))
    own = inspect.getsource(schema) + inspect.getsource(listing_document)
    return hashlib.sha256(f"{_VERSION}{own}{made_by}".encode()).hexdigest()[:12]


def listing_document(document: Document) -> tantivy.Document:
    """A listing as Tantivy keeps it: found by its words, named by its publication's sequence."""
    made: dict[str, object] = {"sequence": document.sequence, "id": document.id}
    for field, texts in document.fields.items():
        made[field], made[marked(field)] = texts.said, texts.said_with_marks
    for field, sources in PAIRED.items():
        made[field] = " ".join(document.pairs(*sources))
    names = document.names
    made |= {WHOLE: names.said, marked(WHOLE): names.said_with_marks}
    made |= {NAME: [*map(opening, names.said)], marked(NAME): [*map(opening, names.said_with_marks)]}
    return tantivy.Document.from_dict(made, _SCHEMA)


def cursor_document(cursor: IndexCursor) -> tantivy.Document:
    """The document that says how far the index is. Sequence 0 is nobody's, so no search shows it."""
    made = tantivy.Document()
    made.add_unsigned("sequence", 0)
    made.add_text("about", CURSOR)
    made.add_text("state", json.dumps(asdict(cursor)))
    return made


def read_cursor(searcher: tantivy.Searcher) -> IndexCursor | None:
    """How far an index is; ``None`` where it does not say."""
    query = tantivy.Query.term_query(schema(), "about", CURSOR, index_option="basic")
    hits = searcher.search(query, limit=2).hits
    if len(hits) != 1:
        return None
    state = json.loads(searcher.doc(hits[0][1])["state"][0])
    return IndexCursor(**state)

"""What somebody may be about to type: names that match, best first, by kind."""

from collections.abc import Iterable

from catalogue.live.columns import Columns
from search.highlight import Highlighter
from search.port import Language, Suggestion
from search.shown import Shown

GROUPS = {"sector": "sectors", "place": "places", "material": "materials"}
"""Kinds with a group of their own; all others are listings."""
OTHERS = "listings"
_LOOKED_AT = 400


def suggestions(
    rows: Iterable[int], columns: Columns, highlighter: Highlighter, lang: Language, limit: int
) -> dict[str, list[Suggestion]]:
    """The first rows of each group whose titles hold what was typed; rows come best first."""
    found: dict[str, list[Suggestion]] = {group: [] for group in (OTHERS, *GROUPS.values())}
    for looked_at, at in enumerate(rows):
        if looked_at == _LOOKED_AT or all(len(group) == limit for group in found.values()):
            break
        row = columns.rows[at]
        kind = next(code for facet, code in row.codes if facet == 0)
        group = found[GROUPS.get(kind, OTHERS)]
        if len(group) < limit:
            texts = {"vi": row.title_vi, "en": row.title_en}
            if spans := highlighter.spans(Shown.of(texts)):
                group.append(Suggestion(row.id, kind, texts[lang], spans.get(lang, [])))
    return found

"""What somebody may be about to type: names that match, best first, by kind."""

from collections.abc import Mapping
from functools import lru_cache

from catalogue.live.columns import Columns, Mask, Rows
from search.highlight import Highlighter
from search.port import Language, Suggestion
from search.shown import Shown

GROUPS = {"sector": "sectors", "place": "places", "material": "materials"}
"""Kinds with a group of their own; all others are listings."""
OTHERS = "listings"
_LOOKED_AT = 400


def groups_of(columns: Columns) -> dict[str, Mask]:
    """The rows of each group."""
    own = {group: columns.having("kind", (kind,)) for kind, group in GROUPS.items()}
    others = ~columns.having("kind", GROUPS)
    return {OTHERS: others, **own}


def suggestions(
    rows: Rows,
    columns: Columns,
    groups: Mapping[str, Mask],
    highlighter: Highlighter,
    lang: Language,
    limit: int,
) -> dict[str, list[Suggestion]]:
    """The first rows of each group whose titles hold what was typed; rows come best first."""
    looked_at = rows[:_LOOKED_AT]
    return {
        group: _suggested(looked_at[mask[looked_at]], columns, highlighter, lang, limit)
        for group, mask in groups.items()
    }


def _suggested(
    rows: Rows, columns: Columns, highlighter: Highlighter, lang: Language, limit: int
) -> list[Suggestion]:
    found: list[Suggestion] = []
    here = [columns.rows[at] for at in rows.tolist()]
    while here and len(found) < limit:
        some, here = here[:limit], here[limit:]
        shown = highlighter.spans([_titles(row.title_vi, row.title_en) for row in some])
        for row, spans in zip(some, shown, strict=True):
            if spans:
                kind = next(code for facet, code in row.codes if facet == 0)
                title = {"vi": row.title_vi, "en": row.title_en}[lang]
                found.append(Suggestion(row.id, kind, title, spans.get(lang, [])))
    return found[:limit]


@lru_cache(maxsize=1_024)
def _titles(vi: str, en: str) -> Shown:
    return Shown.of({"vi": vi, "en": en})

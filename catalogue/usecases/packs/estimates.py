"""Estimates, only by a rule the pack states, and always marked as such."""

from collections.abc import Iterable, Mapping

from catalogue.domain.dates import latest
from catalogue.domain.facts import Basis, Facts, Statement, headline, number
from catalogue.domain.records import Record
from catalogue.domain.text import Note
from catalogue.usecases.packs.manifest import ShareRule


def _pair(facts: Facts, numerator: str, denominator: str) -> tuple[Statement, Statement] | None:
    """The latest two statements of one source on one territory and period that give both figures."""
    pairs = [
        (upper, lower)
        for upper in facts.get(numerator, ())
        for lower in facts.get(denominator, ())
        if number(upper) is not None
        and number(lower)
        and (upper.as_of, upper.place, upper.source) == (lower.as_of, lower.place, lower.source)
    ]
    return max(pairs, key=lambda pair: latest(pair[0].as_of), default=None)


def _estimate(record: Record, owner: Record, rule: ShareRule) -> Statement | None:
    base = headline(record.facts, rule.times)
    pair = _pair(owner.facts, rule.numerator, rule.denominator)
    quantity = number(base)
    if base is None or quantity is None or pair is None:
        return None
    upper, lower = pair
    value = round(quantity * float(number(upper) or 0) / float(number(lower) or 1), rule.digits or None)
    working = (
        f"{base.value} {base.unit} × {upper.value} {upper.unit} ÷ {lower.value} {lower.unit} ({upper.as_of})"
    )
    return Statement(
        value=value,
        unit=rule.unit,
        as_of=base.as_of,
        basis=Basis.ESTIMATED,
        source=tuple(dict.fromkeys((*base.source, *upper.source))),
        note=Note(vi=f"{rule.note.vi}: {working}", en=f"{rule.note.en}: {working}"),
    )


def _outdated(record: Record, rule: ShareRule) -> bool:
    """Whether nothing is known of the figure, or only what is older than the quantity the rule starts from."""
    head, base = headline(record.facts, rule.fact), headline(record.facts, rule.times)
    return (
        head is None or head.value is None or (base is not None and latest(head.as_of) < latest(base.as_of))
    )


def with_estimates(
    records: Iterable[Record], rules: Iterable[ShareRule], by_id: Mapping[str, Record]
) -> list[Record]:
    """The records, with an estimate added where a rule of the pack reaches and no value as recent is known."""
    done = []
    for record in records:
        kept = record
        for rule in rules:
            owner = by_id.get(str(getattr(kept, rule.owner, None)))
            if rule.kind != kept.KIND or owner is None or not _outdated(kept, rule):
                continue
            if statement := _estimate(kept, owner, rule):
                fact = (*kept.facts.get(rule.fact, ()), statement)
                kept = kept.model_copy(update={"facts": {**kept.facts, rule.fact: fact}})
        done.append(kept)
    return done

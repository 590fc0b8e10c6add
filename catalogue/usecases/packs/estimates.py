"""Estimates, only by a rule the pack states, and always marked as such."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

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


def _years_apart(one: Statement, other: Statement) -> int | None:
    """Years between two figures; ``None`` where one has no date."""
    if one.as_of is None or other.as_of is None:
        return None
    return abs(latest(one.as_of).year - latest(other.as_of).year)


def _estimate(record: Record, owner: Record, rule: ShareRule) -> Statement | None:
    base = headline(record.facts, rule.times)
    pair = _pair(owner.facts, rule.numerator, rule.denominator)
    quantity = number(base)
    if base is None or quantity is None or pair is None:
        return None
    upper, lower = pair
    apart = _years_apart(base, upper)
    if apart is None or apart > rule.gap_years:
        return None  # Areas of long ago times the harvest of today are nobody's output.
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


def _within(place: str | None, territory: str | None, by_id: Mapping[str, Record]) -> bool:
    """Whether a place is a territory or lies in it; a figure without a territory is of everything."""
    while place is not None and place != territory:
        place = getattr(by_id.get(place), "parent", None)
    return place == territory


def overestimated(
    records: Sequence[Record], rules: Sequence[ShareRule], by_id: Mapping[str, Record]
) -> Iterator[tuple[int, str]]:
    """Rules whose estimates, with what is stated of the other records of an owner, are more than is stated of all of it."""
    for at, rule in enumerate(rules):
        of_owner: dict[str, list[Record]] = {}
        for record in records:
            if rule.kind == record.KIND:
                of_owner.setdefault(str(getattr(record, rule.owner, None)), []).append(record)
        for id_, parts in of_owner.items():
            pair = _pair(by_id[id_].facts, rule.numerator, rule.denominator) if id_ in by_id else None
            whole = pair and number(pair[0])
            if pair is None or not whole:
                continue
            inside = [part for part in parts if _within(part.place, pair[0].place, by_id)]
            heads = [head for part in inside if (head := headline(part.facts, rule.fact))]
            total = sum(number(head) or 0 for head in heads)
            if total > whole * (1 + rule.tolerance) and any(head.basis is Basis.ESTIMATED for head in heads):
                yield (
                    at,
                    f"the estimates of {id_!r} and what is stated add up to {total:.15g} {rule.unit}; "
                    f"{whole:.15g} are stated of {pair[0].place} ({pair[0].as_of})",
                )

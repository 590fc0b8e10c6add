"""Profiles: one key makes one profile however often and however close together it is sent; erased is erased."""

import gzip
import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, update

from catalogue.domain.instants import stamp
from catalogue.storage.backup import write_backup
from catalogue.storage.database import open_database, reading, server_key, writing
from investors.errors import (
    KeyReused,
    KeySpent,
    ProfileErased,
    ProfileMoved,
    ProfileNotFound,
    ProfileOutdated,
)
from investors.port import RETRY_MINUTES, Consent
from investors.storage import KEY_DAYS, SqlProfiles
from investors.tables import idempotency, profiles
from matching.profile import LandNeed, MaterialNeed, ProductOutput, Profile
from tests.proving import figure

CONSENT = Consent("v1", "matching")
COFFEE, TEA = Profile(sector="sector-coffee"), Profile(sector="sector-tea")
CANARIES = ("canary-name", "canary-material", "canary-product", "canary-place", "canary-sector")


@pytest.fixture
def kept(engine: Engine) -> SqlProfiles:
    return SqlProfiles(engine, server_key(engine, "profiles"))


def _rows(engine: Engine) -> int:
    with reading(engine) as connection:
        return connection.execute(select(func.count()).select_from(profiles)).scalar_one()


def test_fifty_requests_at_once_with_one_key_make_one_profile(engine: Engine, kept: SqlProfiles) -> None:
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: kept.create(COFFEE, CONSENT, "one key"), range(50)))
    figure(
        f"50 concurrent POSTs with one key on {engine.dialect.name}: {_rows(engine)} row, {len(set(answers))} answer"
    )
    assert _rows(engine) == 1
    assert len(set(answers)) == 1
    assert kept.get(answers[0].secret).profile == COFFEE


def test_one_key_for_two_requests_is_refused_even_at_once(engine: Engine, kept: SqlProfiles) -> None:
    def sent(number: int) -> str:
        try:
            return kept.create((COFFEE, TEA)[number % 2], CONSENT, "one key").secret
        except KeyReused:
            return "reused"

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(sent, range(20)))
    assert _rows(engine) == 1
    assert answers.count("reused") == 10
    assert len(set(answers)) == 2


def test_a_key_outlives_the_process(engine: Engine, kept: SqlProfiles, database_url: str) -> None:
    first = kept.create(COFFEE, CONSENT, "one key")
    another = open_database(database_url)
    again = SqlProfiles(another, server_key(another, "profiles")).create(COFFEE, CONSENT, "one key")
    another.dispose()
    assert again == first
    with pytest.raises(KeyReused):
        kept.create(TEA, CONSENT, "one key")


def test_without_a_key_every_request_makes_a_profile_of_its_own(engine: Engine, kept: SqlProfiles) -> None:
    secrets = {kept.create(COFFEE, CONSENT, None).secret for _ in range(5)}
    assert len(secrets) == _rows(engine) == 5


def test_a_key_used_again_after_its_time_makes_another_profile(engine: Engine, kept: SqlProfiles) -> None:
    first = kept.create(COFFEE, CONSENT, "one key")
    old = (datetime.now(UTC) - timedelta(days=KEY_DAYS + 1)).isoformat()
    with writing(engine) as connection:
        connection.execute(update(idempotency).values(created_at=old))
    assert kept.forget_keys() == 1
    second = kept.create(TEA, CONSENT, "one key")
    assert second.secret != first.secret
    assert (kept.get(first.secret).profile, kept.get(second.secret).profile) == (COFFEE, TEA)


def test_what_a_key_made_and_was_erased_is_not_made_again(engine: Engine, kept: SqlProfiles) -> None:
    kept.erase(kept.create(COFFEE, CONSENT, "one key").secret)
    with pytest.raises(ProfileErased):
        kept.create(COFFEE, CONSENT, "one key")
    assert _rows(engine) == 0


def test_a_key_does_not_hand_out_what_was_altered_since(kept: SqlProfiles) -> None:
    made = kept.create(COFFEE, CONSENT, "one key")
    kept.change(made.secret, TEA, 1)
    for body in (COFFEE, TEA):
        with pytest.raises((KeySpent, KeyReused)):
            kept.create(body, CONSENT, "one key")
    with pytest.raises(KeySpent):
        kept.create(COFFEE, CONSENT, "one key")


@pytest.mark.parametrize(("minutes", "again"), [(RETRY_MINUTES - 1, True), (RETRY_MINUTES + 1, False)])
def test_a_key_hands_out_the_link_for_some_minutes_only(
    engine: Engine, kept: SqlProfiles, minutes: int, again: bool
) -> None:
    made = kept.create(COFFEE, CONSENT, "one key")
    before = stamp(datetime.now(UTC) - timedelta(minutes=minutes))
    with writing(engine) as connection:
        connection.execute(update(profiles).values(created_at=before))
    if again:
        assert kept.create(COFFEE, CONSENT, "one key").secret == made.secret
    else:
        with pytest.raises(KeySpent):
            kept.create(COFFEE, CONSENT, "one key")
    assert _rows(engine) == 1


def _keys(engine: Engine) -> list[tuple[str | None, str | None]]:
    with reading(engine) as connection:
        rows = connection.execute(select(idempotency.c.request_hash, idempotency.c.profile_id))
        return [(request, profile) for request, profile in rows]


def test_what_a_key_keeps_of_a_profile_cannot_be_tried_out_and_goes_with_it(
    engine: Engine, kept: SqlProfiles, tmp_path: Path
) -> None:
    made = kept.create(COFFEE, CONSENT, "one key")
    ((request, profile),) = _keys(engine)
    plain = hashlib.sha256(f"{COFFEE.model_dump_json()}\nv1\nmatching".encode()).hexdigest()
    assert profile == made.id
    assert request not in {None, plain}
    kept.erase(made.secret)
    assert _keys(engine) == [(None, None)]
    write_backup(engine, tmp_path / "backup.gz")
    backed_up = gzip.decompress((tmp_path / "backup.gz").read_bytes()).decode()
    assert [text for text in (str(request), plain, made.id) if text in backed_up] == []


def test_an_erased_profile_is_in_no_file_of_the_database(
    engine: Engine, kept: SqlProfiles, tmp_path: Path
) -> None:
    name, material, product, place, sector = CANARIES
    telling = Profile(
        name=name,
        sector=sector,
        materials=(MaterialNeed(material=material, t_per_year=1.0),),
        products=(ProductOutput(product=product, t_per_year=1.0),),
        places=(place,),
    )
    created = kept.create(telling, CONSENT, "one key")
    for number in range(1, 4):
        land = LandNeed(min_ha=float(number))
        kept.change(created.secret, telling.model_copy(update={"land": land}), number)
    kept.erase(created.secret)
    with pytest.raises(ProfileNotFound):
        kept.get(created.secret)
    assert _rows(engine) == 0
    if engine.dialect.name == "sqlite":
        content = b"".join(path.read_bytes() for path in tmp_path.glob("langbiang.db*"))
        found = [text for text in (*CANARIES, created.secret) if text.encode() in content]
        figure(
            f"profile erased on sqlite: {len(found)} of {len(CANARIES)} canaries and the secret left in its files"
        )
        assert found == []


def test_secrets_are_not_in_the_database(engine: Engine, kept: SqlProfiles, tmp_path: Path) -> None:
    created = [kept.create(COFFEE, CONSENT, key) for key in (None, "one key")]
    with reading(engine) as connection:
        stored = repr([*connection.execute(select(profiles)), *connection.execute(select(idempotency))])
    assert [each for each in created if each.secret in stored] == []
    assert "one key" not in stored


def test_of_many_edits_of_one_revision_one_succeeds(engine: Engine, kept: SqlProfiles) -> None:
    secret = kept.create(COFFEE, CONSENT, None).secret

    def edited(number: int) -> bool:
        try:
            kept.change(secret, Profile(sector="sector-coffee", workers=number), 1)
        except ProfileMoved:
            return False
        return True

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(edited, range(20))) == 1
    assert kept.get(secret).revision == 2


def _kept_under_earlier_rules(engine: Engine, kept: SqlProfiles) -> str:
    """The secret of a profile with a currency that is none, as was once let through."""
    made = kept.create(COFFEE, CONSENT, None)
    document = COFFEE.model_dump(mode="json") | {"capital": {"amount": "5", "currency": "ZZZ"}}
    with writing(engine) as connection:
        connection.execute(update(profiles).values(profile=json.dumps(document)))
    return made.secret


def test_what_was_kept_under_earlier_rules_can_be_read_replaced_and_deleted(
    engine: Engine, kept: SqlProfiles
) -> None:
    secret = _kept_under_earlier_rules(engine, kept)
    found = kept.get(secret)
    assert found.document["capital"] == {"amount": "5", "currency": "ZZZ"}
    with pytest.raises(ProfileOutdated) as refusal:
        _ = found.profile
    assert [finding["loc"] for finding in refusal.value.findings] == [("capital", "currency")]
    assert kept.change(secret, TEA, found.revision).profile == TEA
    kept.erase(secret)

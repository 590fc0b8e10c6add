"""The embedded engine's directory: kept between runs, never trusted, never shared, never the judge of visibility."""

import multiprocessing
import os
import signal
from pathlib import Path

import pytest
import tantivy

from search.cursors import Cursors
from search.documents import PAIRED, WEIGHTS, document_of
from search.known_words import KnownWords
from search.lexicon import lexicon_of
from search.pages import IdRanks
from search.planning import Planner
from search.searching import SnapshotSearcher
from search.tantivy_engine import ENGINE, TantivyEngine
from search.tantivy_index import words_in
from search.tantivy_matcher import TantivyMatcher
from search.tantivy_schema import listing_document, schema_hash
from search.vocabulary import Vocabulary
from tests.contract.invented_catalogue import Catalogue, generated, record, records
from tests.contract.running import KEY, Running


def _slot(folder: Path, number: int = 0) -> Path:
    return folder / "index" / schema_hash() / f"slot-{number}"


def _started(folder: Path | None, catalogue: Catalogue) -> Running:
    running = Running(TantivyEngine(folder, KEY), catalogue)
    running.follow(catalogue.everything())
    return running


@pytest.fixture
def published() -> Catalogue:
    catalogue = Catalogue()
    catalogue.published(records())
    return catalogue


def _stamp(folder: Path) -> dict[str, int]:
    return {file.name: file.stat().st_mtime_ns for file in _slot(folder).iterdir()}


def test_an_unchanged_directory_is_used_as_it_is(published: Catalogue, tmp_path: Path) -> None:
    _started(tmp_path, published).engine.close()
    before = _stamp(tmp_path)
    again = _started(tmp_path, published)
    assert _stamp(tmp_path) == before
    assert again.ids("lộc sơn")[0] == "kcn-loc-son"
    again.engine.close()


def test_a_directory_that_is_behind_catches_up(published: Catalogue, tmp_path: Path) -> None:
    _started(tmp_path, published).engine.close()
    segments = {file.name for file in _slot(tmp_path).glob("*.idx")}
    published.withdrawn("kcn-phu-hoi")
    published.published(
        [record("zone", "kcn-new", "Khu công nghiệp Mới Tinh", "New", zone_type="industrial_park")]
    )
    again = _started(tmp_path, published)
    assert segments <= {file.name for file in _slot(tmp_path).glob("*.idx")}
    assert (again.ids("phú hội"), again.ids("mới tinh")[:1]) == ([], ["kcn-new"])
    again.engine.close()


def test_a_directory_ahead_of_the_log_or_of_another_log_is_built_anew(
    published: Catalogue, tmp_path: Path
) -> None:
    _started(tmp_path, published).engine.close()
    for change in ({"epoch": "restored"}, {"generation": 7}):
        for name, value in change.items():
            setattr(published, name, value)
        segments = {file.name for file in _slot(tmp_path).glob("*.idx")}
        again = _started(tmp_path, published)
        assert not segments & {file.name for file in _slot(tmp_path).glob("*.idx")}
        assert again.ids("lộc sơn")[0] == "kcn-loc-son"
        again.engine.close()
    shorter = Catalogue(epoch=published.epoch, generation=published.generation)
    shorter.published(records()[:3])
    again = _started(tmp_path, shorter)
    assert len(again.found("lộc sơn")) == 1
    again.engine.close()


def test_a_new_generation_builds_anew_while_running(published: Catalogue, tmp_path: Path) -> None:
    running = _started(tmp_path, published)
    before = running.searcher
    published.generation += 1
    running.follow(published.with_bundles(**published.bundles))
    after, running.searcher = running.searcher, before
    assert running.ids("lộc sơn")[0] == "kcn-loc-son"
    running.searcher = after
    assert running.ids("lộc sơn")[0] == "kcn-loc-son"
    running.engine.close()


@pytest.mark.parametrize("ending", [".term", ".idx", ".pos", ".fast", ".store", ".fieldnorm", "meta.json"])
@pytest.mark.parametrize("harm", ["flip", "cut", "empty", "remove"])
def test_a_damaged_directory_is_built_anew(
    published: Catalogue, tmp_path: Path, ending: str, harm: str
) -> None:
    _started(tmp_path, published).engine.close()
    file = next(file for file in sorted(_slot(tmp_path).iterdir()) if file.name.endswith(ending))
    content = bytearray(file.read_bytes())
    if harm == "remove":
        file.unlink()
    elif harm == "flip":
        content[len(content) // 3] ^= 0xFF
        file.write_bytes(content)
    else:
        file.write_bytes(content[: len(content) // 2] if harm == "cut" else b"")
    again = _started(tmp_path, published)
    assert again.ids("lộc sơn")[0] == "kcn-loc-son"
    assert again.ask().total == len(published.records)
    again.engine.close()


def test_processes_have_a_directory_each_and_a_lock_ends_with_its_owner(
    published: Catalogue, tmp_path: Path
) -> None:
    one, two = _started(tmp_path, published), _started(tmp_path, published)
    assert _slot(tmp_path, 1).is_dir()
    one.engine.close()
    three = _started(tmp_path, published)
    assert not _slot(tmp_path, 2).exists()
    two.engine.close()
    three.engine.close()


def _publishes_for_ever(folder: Path, ready: str) -> None:
    running = _started(folder, _published_catalogue())
    for turn in range(10_000):
        running.follow(running.catalogue.published([generated(40)[turn % 40]]))
        if turn == 2:
            Path(ready).touch()


def _published_catalogue() -> Catalogue:
    catalogue = Catalogue()
    catalogue.published(records())
    return catalogue


def test_a_killed_process_leaves_an_index_that_is_kept_or_built_anew(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    catalogue = _published_catalogue()
    for turn in range(3):
        ready = tmp_path / f"ready-{turn}"
        child = context.Process(target=_publishes_for_ever, args=(tmp_path, str(ready)))
        child.start()
        while not ready.exists():
            child.join(0.01 + 0.003 * turn)
        os.kill(child.pid or 0, signal.SIGKILL)
        child.join()
        again = _started(tmp_path, catalogue)
        assert not _slot(tmp_path, 1).exists()
        assert again.ask("khu công nghiệp").total == _started(None, catalogue).ask("khu công nghiệp").total
        again.engine.close()


def test_an_index_poisoned_with_a_draft_shows_nothing_of_it(published: Catalogue, tmp_path: Path) -> None:
    clean = _started(None, published)
    _started(tmp_path, published).engine.close()
    poison = tantivy.Index.open(str(_slot(tmp_path)))
    writer = poison.writer(15_000_000, 1)
    for sequence in (0, 999, 2**40, 2**63 - 1):
        draft = {
            "id": "kcn-draft", "sequence": sequence, "kind": "zone", "title": {"vi": "Lộc Sơn bí mật", "en": "Secret"},
            "summary": None, "aliases": [], "place": None, "sectors": [], "facts": {}, "contact": None,
        }  # fmt: skip
        writer.add_document(listing_document(document_of(draft)))
    writer.commit()
    del writer, poison
    published.everything()
    running = Running(TantivyEngine(None, KEY), published)
    index_only = _without_catching_up(running, tmp_path)
    for text in ("lộc sơn", "loc son", "locsonn", "tea", "chè", "khu công nghiệp"):
        assert sorted(index_only.ids(text)) == sorted(clean.ids(text))
        assert index_only.ask(text, facets=("kind",)).facets == clean.ask(text, facets=("kind",)).facets
    for text in ("bí mật", "secret", "lộc sơn bí mật", "secre"):
        assert "kcn-draft" not in index_only.ids(text)
        assert index_only.ask(text).total <= len(published.records)
    running.engine.close()


def _without_catching_up(running: Running, folder: Path) -> Running:
    """A searcher straight over a poisoned index, as if it had been poisoned while the process ran."""
    snapshot = running.catalogue.snapshot
    searcher = tantivy.Index.open(str(_slot(folder))).searcher()
    assert searcher.num_docs == len(snapshot.listings) + 1 + 4
    single, pairs = (Vocabulary.of(words_in(searcher, fields)) for fields in (WEIGHTS, PAIRED))
    planner = Planner(lexicon_of(snapshot.bundles.values()), KnownWords(single, pairs))
    matcher = TantivyMatcher(searcher, snapshot.columns, planner)
    running.searcher = SnapshotSearcher(snapshot, matcher, Cursors(KEY, ENGINE), IdRanks.of(snapshot.columns))
    return running


def test_catching_up_throws_a_draft_out_of_the_index(published: Catalogue, tmp_path: Path) -> None:
    _started(tmp_path, published).engine.close()
    writer = tantivy.Index.open(str(_slot(tmp_path))).writer(15_000_000, 1)
    stray = tantivy.Document()
    stray.add_unsigned("sequence", 10**6)
    stray.add_text("title", "bi mat")
    writer.add_document(stray)
    writer.commit()
    del writer
    again = _started(tmp_path, published)
    assert again.engine._index.searcher().num_docs == len(published.records) + 1  # type: ignore[attr-defined]  # the embedded engine, looked into
    again.engine.close()


def test_a_failed_step_is_made_up_for_by_the_next(published: Catalogue, tmp_path: Path) -> None:
    running = _started(tmp_path, published)
    batch = published.published(generated(3))
    index = running.engine._index  # type: ignore[attr-defined]  # the embedded engine, looked into

    class Broken(type(index)):  # type: ignore[misc]  # the class is found at run time
        def change(self, *_: object) -> None:
            raise OSError("no space left on device")

    running.engine._index = Broken(index._index)  # type: ignore[attr-defined]  # the embedded engine, looked into
    with pytest.raises(OSError, match="no space"):
        running.follow(batch)
    index.close()
    running.follow(published.published(generated(4)[3:]))
    assert {f"kcn-zone-000{at}" for at in range(4)} <= set(running.ids("số"))
    assert running.engine._index.searcher().num_docs == len(published.records) + 1  # type: ignore[attr-defined]  # the embedded engine, looked into
    running.engine.close()


def test_what_is_no_publication_makes_the_directory_untrusted(published: Catalogue, tmp_path: Path) -> None:
    _started(tmp_path, published).engine.close()
    writer = tantivy.Index.open(str(_slot(tmp_path))).writer(15_000_000, 1)
    writer.add_document(tantivy.Document(title="lộc sơn"))
    writer.commit()
    del writer
    again = _started(tmp_path, published)
    assert again.ids("lộc sơn")[0] == "kcn-loc-son"
    again.engine.close()

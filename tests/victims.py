"""Processes that do the program's work, say on a file what they began and what was acknowledged, and are killed.

They come from a fork server that has the program imported already, so every moment of their life is work.
"""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from typing import Any

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(
    ["api.cli", "api.service", "api.doctor", "catalogue.storage.backup", "catalogue.usecases.publishing",
     "catalogue.usecases.packs.load", "tests.invented_pack", "tests.truth"]
)  # fmt: skip


def started(work: Callable[..., None], *arguments: Any) -> BaseProcess:
    """A process at work."""
    process = _CONTEXT.Process(target=work, args=arguments, daemon=True)
    process.start()
    return process


def killed(process: BaseProcess) -> None:
    """kill -9, and the end of it."""
    with suppress(ProcessLookupError):
        os.kill(process.pid or 0, signal.SIGKILL)
    process.join(30)


def finished(process: BaseProcess, seconds: float = 120) -> int | None:
    """Waits for the end of a process; its exit code."""
    process.join(seconds)
    return process.exitcode


def _say_on(file: Path) -> None:
    """Standard output goes to a file, line by line, as a terminal would have seen it."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(descriptor, 1)
    sys.stdout = os.fdopen(1, "w", buffering=1, encoding="utf-8", closefd=False)


def run_command(arguments: list[str]) -> int:
    """One real command of the command line in this process; its exit code."""
    from api.cli import main

    sys.argv = ["langbiang", *arguments]
    try:
        main()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def _next_command(random: Random, folder: Path, number: int, ids: tuple[str, ...]) -> list[str]:
    """A random change; every edit and every load puts a label nobody used before into the titles."""
    from tests.invented_pack import titled, write_pack

    id_ = random.choice(ids)
    label = f"n{os.getpid()}x{number}"
    kind = random.choices(["edit", "publish", "withdraw", "load", "republish"], [8, 8, 3, 2, 1])[0]
    if kind == "edit":
        import json

        patch = folder / f"patch-{label}.json"
        patch.write_text(json.dumps({"title": titled(f"{id_} {label}")}), encoding="utf-8")
        return ["edit", id_, str(patch)]
    if kind == "load":
        return ["load", str(write_pack(folder / f"pack-{label}", label))]
    return {
        "publish": ["publish", *random.sample(ids, random.randint(1, 4))],
        "withdraw": ["withdraw", id_, "--yes", "--reason", label],
        "republish": ["republish"],
    }[kind]


def publish_at_random(
    url: str, folder: Path, said: Path, seed: int, ids: tuple[str, ...], rounds: int = 1_000_000
) -> None:
    """Runs one random command after another until it is killed; says ``> …`` before each."""
    os.environ |= {"LANGBIANG_DATABASE_URL": url, "LANGBIANG_DATA_DIR": str(folder / "data")}
    _say_on(said)
    sys.stderr = (folder / f"stderr-{os.getpid()}.txt").open("w", encoding="utf-8")
    random = Random(seed)
    for number in range(rounds):
        command = _next_command(random, folder, number, ids)
        print("> " + " ".join(command))  # noqa: T201 - what it is about to do
        code = run_command(command)
        print(f"< {code}")  # noqa: T201 - what became of it


def write_side_by_side(url: str, errors: Path, seed: int, ids: tuple[str, ...], changes: int) -> None:
    """Edits, publishes and withdraws through the use cases until so many publications were acknowledged."""
    import traceback

    from catalogue.domain.errors import NotPublished, RecordMoved
    from catalogue.storage.database import open_database
    from catalogue.storage.unit_of_work import SqlUnitOfWork
    from catalogue.usecases.publishing import edit_record, publish_records, withdraw_records
    from tests.invented_pack import titled

    random, done = Random(seed), 0
    try:
        unit = SqlUnitOfWork(open_database(url))
        while done < changes:
            id_ = random.choice(ids)
            if random.random() < 0.1:
                with suppress(NotPublished):
                    done += bool(withdraw_records([id_], None, unit, leaving_referrers=True))
            else:
                with suppress(RecordMoved):
                    edit_record(id_, {"title": titled(f"{id_} w{seed} {done}")}, unit)
                done += bool(publish_records([id_], unit))
    except BaseException:
        errors.write_text(traceback.format_exc(), encoding="utf-8")
        raise

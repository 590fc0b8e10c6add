"""The image, the compose file and the operations page name only what there is. (No Docker engine is needed: they are read.)"""

import fnmatch
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import SecretStr
from typer.main import get_command

from api.cli import app
from api.settings import ROOT, Settings
from search.meilisearch_client import NEEDED

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE_TEXT = (ROOT / "compose.yaml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(COMPOSE_TEXT)
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
COMMANDS: dict[str, Any] = vars(get_command(app))["commands"]
FILES = {"Dockerfile": DOCKERFILE, "compose.yaml": COMPOSE_TEXT, "docs/operations.md": OPERATIONS}
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service.get("build")}


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, continued lines joined."""
    lines = "\n".join(line for line in DOCKERFILE.splitlines() if not line.startswith("#")).replace(
        "\\\n", " "
    )
    return [
        (name, rest.strip())
        for name, _, rest in (line.partition(" ") for line in lines.splitlines() if line.strip())
    ]


def given(name: str) -> list[str]:
    return [rest for found, rest in instructions() if found == name]


def commands_in(text: str) -> Iterator[list[str]]:
    """Every ``langbiang …`` in a text: in code spans and in shell blocks."""
    for found in re.finditer(r"`langbiang ([^`]+)`", text):
        yield shlex.split(found[1])
    for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL):
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            if "langbiang" in words:
                yield words[words.index("langbiang") + 1 :]


def is_a_command(words: list[str]) -> None:
    """Fails unless the command line has this command with these options and arguments."""
    assert words[0] in COMMANDS, f"there is no command {words[0]}"
    # Parsing checks options, their values and the number of arguments; nothing is run.
    COMMANDS[words[0]].make_context(words[0], list(words[1:]))


def test_every_command_named_is_one() -> None:
    pages = (ROOT / "docs" / name for name in ("packs.md", "packs-columns.md", "vi/bo-du-lieu.md"))
    named = [*commands_in(OPERATIONS)]
    named += [words for page in pages for words in commands_in(page.read_text(encoding="utf-8"))]
    named += [[*service["command"]] for service in OURS.values()]
    named += [yaml.safe_load(given("CMD")[-1])]
    named += [SERVICES["worker"]["healthcheck"]["test"][2:]]
    assert len(named) > 15
    for words in named:
        assert words[0] in COMMANDS
        if len(words) > 1:
            is_a_command(words)


def test_the_operations_page_names_every_command() -> None:
    assert set(COMMANDS) == {words[0] for words in commands_in(OPERATIONS)}


def test_a_command_that_is_none_is_noticed() -> None:
    for words, why in (
        (["fly"], "fly"),
        (["serve", "--fast"], "--fast"),
        (["load"], "(?i)pack"),
        (["serve", "--port", "x"], "integer"),
    ):
        with pytest.raises(Exception, match=why):
            is_a_command(words)


@pytest.mark.parametrize("name", FILES)
def test_every_variable_named_is_a_setting(name: str) -> None:
    known = {f"LANGBIANG_{field.upper()}" for field in Settings.model_fields}
    assert set(re.findall(r"LANGBIANG_\w+", FILES[name])) - {"LANGBIANG_"} <= known


@pytest.mark.parametrize("name", ["Dockerfile", "compose.yaml", ".dockerignore"])
def test_no_registry_is_named(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"https?://(?!127\.0\.0\.1|meilisearch:7700|…)", text)
    assert not re.search(r"\b[\w-]+\.(io|com|org|net|dev)\b", text)
    assert not re.search(r"index-url|extra-index|find-links|trusted-host", text)


def test_images_are_plain_names_with_a_version() -> None:
    images = [*given("FROM"), SERVICES["postgres"]["image"], SERVICES["meilisearch"]["image"]]
    assert all(re.fullmatch(r"(getmeili/)?[a-z]+:v?[0-9][\w.-]*", image) for image in images)
    assert given("FROM") == ["python:3.11-slim"]


def copied() -> list[str]:
    return [source for rest in given("COPY") for source in rest.split()[:-1]]


def test_every_copied_path_exists_and_reaches_the_build() -> None:
    rules = [
        line
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line and line[0] != "#"
    ]
    assert rules[0] == "*"
    kept = {rule[1:] for rule in rules if rule.startswith("!")}
    assert copied()
    for source in copied():
        assert (ROOT / source).exists(), source
        assert source.split("/")[0] in kept, source
    assert all((ROOT / name).exists() for name in kept)
    for private in (".git", ".venv", "var", "tests", ".env"):
        assert not any(fnmatch.fnmatch(private, name) for name in kept)


def test_every_package_is_in_the_image() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench"}
    assert packages <= set(copied())


def test_what_is_installed_is_pinned_with_hashes() -> None:
    installs = [part for run in given("RUN") for part in run.split("&&") if "pip install" in part]
    assert len(installs) == 2
    for install in installs:
        assert "--require-hashes" in install or "--no-deps" in install
    for name in re.findall(r"--requirement (\S+)", DOCKERFILE):
        pins = (ROOT / name).read_text(encoding="utf-8")
        assert "--hash=sha256:" in pins
        assert "://" not in pins


def test_the_image_runs_as_nobody_special_and_is_watched() -> None:
    assert given("USER") == ["langbiang"]
    assert "useradd" in DOCKERFILE
    last_run = max(at for at, (name, _) in enumerate(instructions()) if name == "RUN")
    user = next(at for at, (name, _) in enumerate(instructions()) if name == "USER")
    assert user > last_run
    assert given("ENTRYPOINT") == ['["langbiang"]']
    assert "/readyz" in given("HEALTHCHECK")[0]


def test_the_health_probe_tells_a_server_from_none(tmp_path: Path) -> None:
    from tests.contract.test_http_served import served

    probe = yaml.safe_load(given("HEALTHCHECK")[0].split("CMD", 1)[1])
    with served(tmp_path) as server:
        asked = [sys.executable, *probe[1:-1], probe[-1].replace(":8000", f":{server.port}")]
        assert subprocess.run(asked, check=False, timeout=30).returncode == 0
    assert subprocess.run(asked, check=False, timeout=30, capture_output=True).returncode != 0


def test_the_services_are_there_and_wait_for_each_other() -> None:
    assert set(SERVICES) == {"postgres", "meilisearch", "migrate", "api", "worker"}
    assert {name: service["command"] for name, service in OURS.items()} == {
        "migrate": ["migrate"],
        "api": ["serve"],
        "worker": ["worker"],
    }
    assert SERVICES["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    for name in ("api", "worker"):
        assert SERVICES[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
    assert "pg_isready" in SERVICES["postgres"]["healthcheck"]["test"]
    mounted = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", ())}
    assert mounted == set(COMPOSE["volumes"])


def test_meilisearch_tells_nobody_and_is_old_enough_and_nobody_waits_for_it() -> None:
    service = SERVICES["meilisearch"]
    assert "--no-analytics" in service["command"]
    major, minor = service["image"].rpartition(":v")[2].split(".")[:2]
    assert (int(major), int(minor)) >= NEEDED
    assert "ports" not in service
    assert not any("meilisearch" in other.get("depends_on", ()) for other in SERVICES.values())


def test_no_password_has_a_default() -> None:
    uses = re.findall(r"\$\{(\w*(?:PASSWORD|KEY)\w*)(.*?)\}", COMPOSE_TEXT)
    assert {name for name, _ in uses} == {"POSTGRES_PASSWORD", "MEILI_MASTER_KEY"}
    assert uses
    assert all(rest.startswith(":?") and len(rest) > 5 for _, rest in uses)
    settings = [pair for service in SERVICES.values() for pair in service["environment"].items()]
    assert all(value.startswith("${") for name, value in settings if re.search("PASSWORD|KEY", name))
    assert all(
        re.search(r"//langbiang:\$\{POSTGRES_PASSWORD:\?", value)
        for name, value in settings
        if "DATABASE" in name
    )
    assert not re.search(r"(?i)ENV .*(password|secret|token|_url)", DOCKERFILE)


def test_the_environment_of_the_services_makes_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SERVICES["api"]["environment"].items():
        filled = re.sub(r"\$\{(POSTGRES_PASSWORD|MEILI_MASTER_KEY)[^}]*\}", "secret", value)
        monkeypatch.setenv(name, re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", filled))
    settings = Settings()
    assert settings.database == "postgresql://langbiang:secret@postgres:5432/langbiang"
    assert settings.worker is False
    assert settings.meilisearch_url == SecretStr("http://meilisearch:7700")
    assert settings.meilisearch_key == SecretStr("secret")


def test_backing_up_and_restoring_goes_as_the_page_says(tmp_path: Path) -> None:
    block = re.findall(r"```sh\n(.*?)```", OPERATIONS, re.DOTALL)[0]
    environment = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "LANGBIANG_DATA_DIR": str(tmp_path / "var"),
    }
    script = f"set -e\nlangbiang load lam-dong\n{block}"
    run = subprocess.run(
        ["sh", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert "the log is now epoch" in run.stdout
    assert "395 live listings fit their schemas" in run.stdout
    assert "WRONG" not in run.stdout


def test_what_is_counted_is_what_the_page_says() -> None:
    from api.edge.metrics import exposition

    families = set(re.findall(r"^# TYPE (\w+)", exposition().decode(), re.MULTILINE))
    assert {name for name in families if not name.endswith("_created")} == set(
        re.findall(r"`(langbiang_\w+)`", OPERATIONS)
    )

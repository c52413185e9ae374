"""The command itself: started, announced, ended."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from rowreel_worker.__main__ import main
from rowreel_worker.settings import TOKEN_VARIABLE, is_loopback

from live import wait_until

COMMAND = [sys.executable, "-m", "rowreel_worker", "serve", "--port", "0", "--device", "cpu"]

PARENT = """
import json, subprocess, sys, time
child = subprocess.Popen(json.loads(sys.argv[1]), stdout=subprocess.PIPE, text=True)
print(child.stdout.readline(), end="", flush=True)
time.sleep(60)
"""


@contextmanager
def started(command: list[str], **environment: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment}
    )
    try:
        assert process.stdout is not None
        yield process, json.loads(process.stdout.readline())
    finally:
        process.kill()
        process.wait()


def test_it_says_where_it_listens_and_ends_cleanly_when_told(library: Path, tmp_path: Path) -> None:
    token = "correct-horse-battery"
    command = [*COMMAND, "--models", str(library), "--results", str(tmp_path)]
    with started(command, **{TOKEN_VARIABLE: token}) as (process, line):
        assert line["pid"] == process.pid
        headers = {"Authorization": f"Bearer {token}"}
        wait_until(lambda: ready(line["listening"]))
        assert httpx.get(line["listening"] + "/v1/models").status_code == 401
        assert httpx.get(line["listening"] + "/v1/models", headers=headers).status_code == 200
        assert len(list(tmp_path.iterdir())) == 1
        process.send_signal(signal.SIGTERM)
        output, log = process.communicate(timeout=30)
    assert process.returncode == 0, log
    assert list(tmp_path.iterdir()) == []
    assert token not in output + log
    assert "told to end by signal 15" in log


def test_it_ends_when_its_parent_has_gone(library: Path, tmp_path: Path) -> None:
    command = [*COMMAND, "--models", str(library), "--results", str(tmp_path), "--exit-with-parent"]
    with started([sys.executable, "-c", PARENT, json.dumps(command)]) as (parent, line):
        wait_until(lambda: ready(line["listening"]))
        parent.kill()
        parent.wait()
        wait_until(lambda: not answers(line["listening"]), timeout=20)
        wait_until(lambda: not list(tmp_path.iterdir()), timeout=20)


def test_what_a_killed_worker_left_is_cleared_away(library: Path, tmp_path: Path) -> None:
    command = [*COMMAND, "--models", str(library), "--results", str(tmp_path)]
    with started(command) as (process, line):
        wait_until(lambda: ready(line["listening"]))
        process.kill()
    (left,) = tmp_path.iterdir()
    with started(command) as (_, line):
        wait_until(lambda: ready(line["listening"]))
        assert not left.exists()
        assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("arguments", "environment", "words"),
    [
        (["--host", "0.0.0.0"], {}, "0.0.0.0 can be reached by others, so a token is needed"),
        (["--host", "0.0.0.0"], {TOKEN_VARIABLE: "short"}, "has 5 characters: 16 or more are needed"),
        ([], {}, "no models: give the folder that holds them with --models DIR"),
        (["--models", "/nonexistent"], {}, "--models /nonexistent: there is no such folder"),
    ],
)
def test_wrong_commands_are_refused(
    arguments: list[str],
    environment: dict[str, str],
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert main(["serve", *arguments]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("argument", "words"),
    [
        ("--port=70000", "70000 is no port: 0 to 65535 is possible"),
        ("--results-limit=much", "much is no size: 8G, 500M or a number of bytes is possible"),
        ("--queue-limit=0", "0 is no whole number above 0"),
        ("--keep-for=nan", "nan is no number of seconds above 0"),
    ],
)
def test_wrong_numbers_are_told(argument: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["serve", argument])
    assert ended.value.code == 2
    assert words in capsys.readouterr().err


def test_which_addresses_are_this_machines_own() -> None:
    assert all(map(is_loopback, ["127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost", "LOCALHOST"]))
    others = ["0.0.0.0", "::", "192.168.1.2", "localhost.example.com", "", "127.0.0.1.example.com"]
    assert not any(map(is_loopback, others))


def ready(url: str) -> bool:
    try:
        return httpx.get(url + "/health").status_code == 200
    except httpx.TransportError:
        return False


def answers(url: str) -> bool:
    try:
        httpx.get(url + "/health")
    except httpx.TransportError:
        return False
    return True

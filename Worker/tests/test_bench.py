"""The bench as a program: every section on a processor with tiny models, going on where it was, and the report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from bench import sections
from bench.__main__ import main
from bench.bench import Bench, Figures
from bench.record import Records, read
from bench.report import markdown
from bench.sections import SECTIONS

import tiny_bench

NO_FIGURES = {"section", "case", "run", "device", "tiny", "card", "versions", "limit_gib", "took_s"}


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


@pytest.mark.parametrize("section", [name for name in SECTIONS if name != "card"])
def test_a_section_runs_once(
    section: str, models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "results.jsonl"
    command = ["--models", str(models), "--out", str(out), "--section", section, "--steps", "2"]
    assert main([*command, "--device", "cpu", "--tiny"]) == 0
    lines = read(out)
    cases = SECTIONS[section](Bench("cpu", models, is_tiny=True, steps=2))
    assert [line["case"] for line in lines] == ["matmul", "copy", *cases]
    for line in lines:
        assert line["device"] == "cpu"
        assert line["tiny"] is True
        assert line.keys() > NO_FIGURES
        assert "failed" not in line, line["failed"]
    done = [line for line in lines if "skipped" not in line and line["section"] == section]
    assert len(done) >= 2

    # The second time: nothing but the card's own rates, and what could not be measured.
    def broken() -> Figures:
        raise AssertionError("it was measured before")

    left = {line["case"] for line in lines if "skipped" in line}
    again = {name: run if name in left else broken for name, run in cases.items()}
    monkeypatch.setitem(SECTIONS, section, lambda bench: again)
    capsys.readouterr()
    assert main([*command, "--device", "cpu", "--tiny"]) == 0
    assert len(read(out)) == len(lines) + 2 + len(left)
    assert all("failed" not in line for line in read(out))
    said = capsys.readouterr().out
    assert said.count("there already") == len(done)
    assert "Nothing was measured on a GPU." in said
    assert "| --- |" not in said


def test_figures_of_a_segment_add_up(models: Path) -> None:
    line = tiny_bench.turbo(models, "everything")
    assert 0 < line["text_s"] + line["denoise_s"] + line["decode_s"] <= line["total_s"] * 1.01
    assert line["total_s"] <= line["wall_s"]


def test_idle_time_of_a_batch_has_a_place(models: Path) -> None:
    bench = Bench("cpu", models, is_tiny=True)
    try:
        line = SECTIONS["batch"](bench)["profiled"]()
    finally:
        bench.release()
    assert line["kernels_seen"] == 8 * 3
    assert 0 < line["busy"] < 1
    # Off a GPU the stages are the work, so what is idle is between them, or after the last.
    assert line["gaps_s"].keys() <= {"between", "files"}
    assert sum(line["gaps_s"].values()) == pytest.approx(line["wall_s"] * (1 - line["busy"]), abs=0.01)
    assert "a processor has no kernels" in line["busy_from"]


def test_the_baseline_says_that_it_is_extrapolated(models: Path) -> None:
    line = tiny_bench.turbo(models, "baseline")
    assert line["denoise_s"] == pytest.approx(50 * line["step_s"], rel=0.02)
    assert line["note"] == "50 steps extrapolated from 3"


@pytest.mark.skipif(torch.cuda.is_available(), reason="with a GPU it measures, for minutes")
def test_without_a_gpu_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "results.jsonl"
    assert main(["--models", str(tmp_path), "--out", str(out)]) == 1
    assert "torch sees no GPU" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [([], "--models DIR"), (["--models", "x", "--device", "cpu"], "only --tiny ends within a day")],
)
def test_what_is_missing_is_said(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert words in capsys.readouterr().err


def test_sections_and_cases_are_listed_without_a_gpu(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert [line for line in listed if not line.startswith(" ")] == list(SECTIONS)
    assert "    without-fused-blocks" in listed
    assert "    turbowan2.2-i2v-a14b 1280x720" in listed


def test_a_case_that_fails_ends_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Figures:
        raise RuntimeError("out of\nmemory")

    monkeypatch.setitem(sections.SECTIONS, "vae", lambda bench: {"first": broken, "second": lambda: {"ms": 1.0}})
    out = tmp_path / "results.jsonl"
    command = ["--models", str(tmp_path), "--out", str(out), "--section", "vae", "--device", "cpu", "--tiny"]
    assert main(command) == 0
    assert [line.get("failed") for line in read(out)[2:]] == ["RuntimeError: out of memory", None]
    # It is tried again; what went well is not.
    monkeypatch.setitem(sections.SECTIONS, "vae", lambda bench: {"first": lambda: {"ms": 2.0}, "second": broken})
    assert main(command) == 0
    assert [(line["case"], line.get("ms")) for line in read(out)[5:]][-1] == ("first", 2.0)
    assert main([*command, "--again", "--only", "second"]) == 0
    assert read(out)[-1]["failed"] == "RuntimeError: out of memory"


class TestRecords:
    bench = Bench("cpu", Path(), is_tiny=True)

    def test_a_line_that_was_cut_off_is_measured_again(self, tmp_path: Path) -> None:
        out = tmp_path / "results.jsonl"
        Records(self.bench, out).measured("vae", "ours", lambda: {"ms": 1})
        with out.open("a") as file:
            file.write('{"section": "vae", "case": "sums", "ms')
        records = Records(self.bench, out)
        assert records.known("vae", "ours") is not None
        assert records.known("vae", "sums") is None
        records.measured("vae", "sums", lambda: {"ms": 2})
        assert [line["ms"] for line in read(out)] == [1, 2]

    @pytest.mark.parametrize(
        "other", [{"card": "H100"}, {"versions": {"torch": "1"}}, {"tiny": False}, {"limit_gib": 24.0}]
    )
    def test_what_another_card_did_is_measured_here(self, other: dict[str, Any], tmp_path: Path) -> None:
        out = tmp_path / "results.jsonl"
        line = Records(self.bench, out).measured("vae", "ours", lambda: {"ms": 1})
        out.write_text(json.dumps({**line, **other}) + "\n")
        assert Records(self.bench, out).known("vae", "ours") is None
        out.write_text(json.dumps(line) + "\n")
        assert Records(self.bench, out).known("vae", "ours") is not None
        assert Records(self.bench, out, again=True).known("vae", "ours") is None


class TestReport:
    def line(self, section: str, case: str, **figures: Any) -> dict[str, Any]:
        stamp = {"run": "2026-01-01", "device": "cuda", "tiny": False, "card": "H100", "limit_gib": None}
        return {"section": section, "case": case, **stamp, "versions": {"torch": "2.9"}, **figures}

    def test_bars(self) -> None:
        stages = {"text_s": 0.1, "denoise_s": 0.8, "decode_s": 0.7}
        said = markdown([
            self.line("turbo", "baseline", total_s=160.0),
            self.line("turbo", "everything", total_s=1.6, **stages),
        ])  # fmt: skip
        assert "### H100\n\ntorch 2.9." in said
        assert "| total ≤ 2.5 s warm | 1.6 | yes |" in said
        assert "| total ≤ 1.5 s warm | 1.6 | no |" in said
        assert "| denoise ≤ 0.85 s | 0.8 | yes |" in said
        assert "| decode ≤ 0.6 s | 0.7 | no |" in said
        assert "| ≥ 60 × diffusers at 50 steps | 100 | yes |" in said
        assert "| busy ≥ 95 % over 8 segments | not measured | – |" in said
        assert "**large**\n\nNot measured: all of it." in said
        assert "Not measured: without-fused-blocks, " in said

    def test_a_ratio_is_of_one_run(self) -> None:
        lines = [self.line("turbo", "baseline", total_s=160.0), self.line("turbo", "everything", total_s=1.6)]
        said = markdown([lines[0], {**lines[1], "run": "2026-01-02"}])
        assert "| ≥ 60 × diffusers at 50 steps | not measured | – |" in said

    def test_a_processor_is_no_gpu(self) -> None:
        line = self.line("turbo", "everything", total_s=1.6)
        for other in ({"device": "cpu", "tiny": True}, {"tiny": True}, {"device": "cpu"}):
            said = markdown([{**line, **other}])
            assert "1.6" not in said
            assert said.startswith("Nothing was measured on a GPU.")

    def test_cards_are_apart_and_failures_are_said(self) -> None:
        said = markdown([
            self.line("vae", "ours", median_s=0.5, ms_ssim=0.99),
            self.line("vae", "ours", failed="RuntimeError: gone"),
            self.line("vae", "sums", failed="RuntimeError: too much"),
            {**self.line("vae", "ours", median_s=0.25), "card": "H200"},
        ])  # fmt: skip
        h100, h200 = said.split("### H200")
        assert "| ours |  | 0.5 |  | 0.99 |  |  |" in h100
        assert "`sums`: RuntimeError: too much" in h100
        assert "gone" not in h100
        assert "| ours |  | 0.25 |" in h200

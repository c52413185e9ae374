"""`python -m bench --models DIR`: what this worker does on a GPU, with random weights of real size: no download.

    python -m bench --models /data/bench --out results.jsonl                    all sections, one after another
    python -m bench --models /data/bench --out results.jsonl --section turbo    one; goes on where it was cut off
    python -m bench --models /data/bench --out results.jsonl --section turbo --only baseline --only everything
    python -m bench --list                                                      sections and their cases
    python -m bench --report results.jsonl                                      the table, of what the file has

What FILE has of this card with these versions is not run again. DIR gets configurations, a few MB; weights are made on
the device when they are needed. `--make` writes them to DIR for the section `models`, which then reads them. Random
weights may make frames that are not numbers in half precision; the job then fails, and the line says so.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import torch

from bench.bench import Bench
from bench.record import Records, read, stack
from bench.report import markdown
from bench.sections import SECTIONS
from rowreel_worker import memory
from rowreel_worker.provenance import device_name


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    if options.report is not None:
        print(markdown(read(options.report)))
        return 0
    bench = Bench(options.device, options.models or Path(), options.tiny, options.limit, options.steps)
    if options.list:
        for name, section in SECTIONS.items():
            print(name, *(f"    {case}" for case in section(bench)), sep="\n")
        return 0
    if options.models is None:
        print("bench: --models DIR says where configurations (and with --make weights) are written", file=sys.stderr)
        return 2
    if options.device == "cuda" and not torch.cuda.is_available():
        print("bench: torch sees no GPU, and these figures are of no use without one", file=sys.stderr)
        return 1
    if options.device == "cpu" and not options.tiny:
        print("bench: on a processor only --tiny ends within a day: add it, or leave --device out", file=sys.stderr)
        return 2
    if options.make:
        from bench.models import REQUESTS
        from bench.weights import write

        for kind in REQUESTS:
            write(kind, bench)
        return 0
    _measure(bench, options)
    return 0


def _measure(bench: Bench, options: argparse.Namespace) -> None:
    if bench.device == "cuda":
        whole = torch.cuda.get_device_properties(0).total_memory
        if bench.limit is not None:
            torch.cuda.set_per_process_memory_fraction(min(1.0, bench.limit * memory.GIB / whole))
        print(f"card     {device_name('cuda')}, {whole / memory.GIB:.1f} GiB, limit {bench.limit or 'none'}")
    print("versions " + ", ".join(f"{name} {version}" for name, version in stack().items()), flush=True)
    records = Records(bench, options.out, options.again)
    lines = []
    wanted = options.section or list(SECTIONS)
    for name in dict.fromkeys(["card", *wanted]):
        for case, run in SECTIONS[name](bench).items():
            if options.only and name != "card" and case not in options.only:
                continue
            # The card's own rates are what shares of this run are of.
            known = None if name == "card" else records.known(name, case)
            line = known or records.measured(name, case, run)
            lines.append(line)
            print(json.dumps(line) if known is None else f"{name} {case}: there already", flush=True)
        if name == "card":
            bench.card = {line["case"]: line for line in lines}
        bench.release()
    print(markdown(read(options.out) if options.out else lines))


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--models", type=Path, metavar="DIR")
    parser.add_argument("--out", type=Path, metavar="FILE", help="lines of JSON; what is there is not run again")
    parser.add_argument("--section", action="append", choices=list(SECTIONS), help="may be repeated")
    parser.add_argument("--only", action="append", metavar="CASE", help="of the sections; may be repeated")
    parser.add_argument("--again", action="store_true", help="run what FILE has already")
    parser.add_argument("--list", action="store_true", help="print sections and cases")
    parser.add_argument("--report", type=Path, metavar="FILE", help="print the table of FILE, and measure nothing")
    parser.add_argument("--limit", type=float, metavar="GIB", help="memory of the card that may be used")
    parser.add_argument("--steps", type=int, default=50, help="of the section models")
    parser.add_argument("--make", action="store_true", help="write the weights of the section models, 28 GiB, and end")
    parser.add_argument("--device", choices=("cuda", "cpu"), default="cuda")
    parser.add_argument("--tiny", action="store_true", help="models of some thousand numbers: a test of this program")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())

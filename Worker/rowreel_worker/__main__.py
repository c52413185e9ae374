"""`python -m rowreel_worker serve | models | doctor | convert`."""

from __future__ import annotations

import argparse
import logging
import math
import os
import re
import sys
from pathlib import Path

from rowreel_worker import __version__
from rowreel_worker.errors import JobError
from rowreel_worker.memory import MODES
from rowreel_worker.offline import go_offline
from rowreel_worker.precision import CHOICES
from rowreel_worker.settings import TOKEN_VARIABLE, Settings


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0 all is well, 1 something is missing or broken, 2 the command is wrong."""
    options = _parser().parse_args(arguments)
    go_offline(getattr(options, "allow_download", False))
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")
    # These say what they do at every model; what we say is enough.
    for noisy in ("httpx", "uvicorn.error", "multipart.multipart"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    try:
        if options.command == "models":
            from rowreel_worker.listing import list_models

            return list_models(options.models, as_json=options.json)
        if options.command == "doctor":
            from rowreel_worker.doctor import report

            return report(options.models, as_json=options.json)
        if options.command == "convert":
            from rowreel_worker.turbo.convert import convert

            convert(options.checkpoint, options.low, options.base, options.output, options.int8)
            print(options.output)
            return 0
        return _serve(options)
    except JobError as error:
        print(f"rowreel_worker: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _serve(options: argparse.Namespace) -> int:
    token = os.environ.pop(TOKEN_VARIABLE, "").strip() or None
    settings = Settings(
        models=tuple(options.models),
        host=options.host,
        port=options.port,
        token=token,
        model=options.model,
        device=options.device,
        dtype=options.dtype,
        memory=None if options.memory == "auto" else options.memory,
        queue_limit=options.queue_limit,
        results=options.results,
        results_limit=options.results_limit,
        keep_for=options.keep_for,
        allow_download=options.allow_download,
        exit_with_parent=options.exit_with_parent,
    )
    if not settings.is_loopback and token is None:
        return _wrong(
            f"{options.host} can be reached by others, so a token is needed: "
            f"put one of 16 characters or more into the environment variable {TOKEN_VARIABLE}"
        )
    if token is not None and not settings.is_loopback and len(token) < 16:
        return _wrong(f"the token in {TOKEN_VARIABLE} has {len(token)} characters: 16 or more are needed")
    if not settings.models and not settings.allow_download:
        return _wrong("no models: give the folder that holds them with --models DIR")
    missing = [str(path) for path in settings.models if not path.is_dir()]
    if missing:
        return _wrong(f"--models {missing[0]}: there is no such folder")
    if settings.allow_download and settings.model is not None:
        from rowreel_worker.download import downloaded

        settings = downloaded(settings)
    from rowreel_worker.server.serve import serve

    try:
        return serve(settings)
    except OSError as error:
        return _wrong(f"cannot listen on {options.host}:{options.port}: {error.strerror}")


def _wrong(message: str) -> int:
    print(f"rowreel_worker: {message}", file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="rowreel_worker", description="Diffusion models behind an HTTP API.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    serving = commands.add_parser("serve", help="take requests")
    _models_argument(serving)
    add = serving.add_argument
    add("--host", default="127.0.0.1", help=f"address; others than loopback need {TOKEN_VARIABLE}")
    add("--port", type=_port, default=8421, help="0 takes a free one and says which (default: 8421)")
    add("--model", metavar="NAME", help="load this model before the first request")
    add("--device", choices=("auto", "cpu", "cuda"), default="auto")
    add("--dtype", choices=CHOICES, default="auto", help="precision (default: the model's)")
    add(
        "--memory",
        choices=("auto", *MODES),
        default="auto",
        help="how weights are laid out (default: by what is free)",
    )
    add(
        "--queue-limit",
        type=_positive,
        default=64,
        metavar="N",
        help="jobs that may wait (default: 64)",
    )
    add(
        "--results",
        type=Path,
        metavar="DIR",
        help="where results are written (default: the temporary folder)",
    )
    add(
        "--results-limit",
        type=_size,
        default=8 << 30,
        metavar="SIZE",
        help="their most bytes (default: 8G)",
    )
    add(
        "--keep-for",
        type=_seconds,
        default=3600,
        metavar="SECONDS",
        help="how long results are kept (default: 3600)",
    )
    add(
        "--allow-download",
        action="store_true",
        help="fetch --model ORG/NAME from its hub where it is not there",
    )
    add(
        "--exit-with-parent",
        action="store_true",
        help="end when the process that started this one does",
    )

    listing = commands.add_parser("models", help="list and check the models in folders")
    doctor = commands.add_parser("doctor", help="say what this machine has and lacks")
    for command in (listing, doctor):
        _models_argument(command)
        command.add_argument("--json", action="store_true", help="for programs")

    converting = commands.add_parser("convert", help="make a model's folder of TurboDiffusion's .pth")
    add = converting.add_argument
    add("checkpoint", type=Path, metavar="FILE.pth", help="the checkpoint; of two experts the one for high noise")
    add("--low", type=Path, metavar="FILE.pth", help="the expert for low noise (Wan2.2 I2V-A14B)")
    add(
        "--base",
        type=Path,
        required=True,
        metavar="DIR",
        help="the Wan model in diffusers' layout that text encoder, tokenizer and autoencoder are taken from",
    )
    add("--output", type=Path, required=True, metavar="DIR", help="the folder to write; it must not exist")
    add("--int8", action="store_true", help="keep the int8 weights of a -quant.pth")
    return parser


def _models_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--models", type=Path, action="append", default=[], metavar="DIR",
        help="folder with models in diffusers' layout, or one such model; may be repeated",
    )  # fmt: skip


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no whole number above 0")
    return int(text)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port: 0 to 65535 is possible")
    return int(text)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError(f"{text} is no number of seconds above 0")
    return value


def _size(text: str) -> int:
    """`8G`, `500M` or bytes."""
    match = re.fullmatch(r"(\d+)([KMGT]?)(i?B)?", text.strip(), re.IGNORECASE)
    if match is None:
        raise argparse.ArgumentTypeError(f"{text} is no size: 8G, 500M or a number of bytes is possible")
    return int(match[1]) << {"": 0, "K": 10, "M": 20, "G": 30, "T": 40}[match[2].upper()]


if __name__ == "__main__":
    sys.exit(main())

"""Mailroot, Postfix and stock aiosmtpd side by side, in one run on this machine.

    python tests/bench/run.py [--quick] [--only CASE] [--json FILE]

Postfix's smtp-source and smtp-sink are load and smart host. The servers take turns, and each figure is the median of
the rounds. Everything listens on loopback addresses and stands in a temporary folder; nothing is left behind.

Needs Postfix with its tools (packages postfix) and, because Postfix demands it, root. What is missing is left out and
said. "accept" is the way to the 250. Mailroot's route is hold then; Postfix's queue manager takes the messages and
discards them, as the reference figures of this project have it, which is work that Mailroot is spared. The stricter
comparison is --postfix-keeps hold: Postfix too only keeps, and accepts a good deal more. Report which one it was.
CPU is that of all of a server's processes, load and sink excluded.
"""

import argparse
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NoReturn

from cases import Bench, Case, Figures, cases
from load import tool
from processes import BenchError
from table import as_data, table


def main() -> int:
    arguments = read_arguments()
    # SIGTERM ends as Ctrl+C does: through every `finally`.
    signal.signal(signal.SIGTERM, _interrupt)
    begun = time.monotonic()
    root = Path(tempfile.mkdtemp(prefix="mailroot-bench-", dir=arguments.folder))
    root.chmod(0o755)
    try:
        results, idle = measure(arguments, Bench(root, arguments.postfix_keeps, say))
    except KeyboardInterrupt:
        say("interrupted")
        return 1
    finally:
        shutil.rmtree(root, ignore_errors=True)
    print(table(results, idle))
    print(f"In the accept cases Postfix was set to {arguments.postfix_keeps}.")
    say(f"{time.monotonic() - begun:.0f} seconds")
    if arguments.json:
        data = as_data(results, idle, machine() | {"postfix_keeps": arguments.postfix_keeps})
        arguments.json.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    return 0 if any(figures for _, figures in results) or idle else 1


def measure(
    arguments: argparse.Namespace, bench: Bench
) -> tuple[list[tuple[Case, Figures]], dict[str, tuple[float, float]]]:
    """All that was asked for."""
    results = []
    for case in cases(arguments.quick):
        if arguments.only in ("", case.key):
            say(case.title)
            results.append((case, bench.run(case, rounds=1 if arguments.quick else 3)))
    if arguments.only not in ("", "idle"):
        return results, {}
    say("idle connections")
    return results, bench.idle()


def read_arguments() -> argparse.Namespace:
    names = [case.key for case in cases(quick=True)]
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer messages and one round: under a minute")
    parser.add_argument("--only", choices=[*names, "idle"], default="", help="one case")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure there too")
    parser.add_argument(
        "--postfix-keeps",
        choices=["discard", "hold"],
        default="discard",
        help="what Postfix does in the accept cases; hold is the stricter comparison",
    )
    parser.add_argument("--folder", type=Path, help="where the queues stand; a disk, not memory (the temporary folder)")
    return parser.parse_args()


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "postfix": _postfix_version(),
        "load_average": os.getloadavg(),
    }


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _postfix_version() -> str:
    try:
        command = [tool("postconf"), "-d", "-h", "mail_version"]
        return subprocess.run(command, capture_output=True, text=True, timeout=10, check=True).stdout.strip()
    except (BenchError, subprocess.SubprocessError):
        return ""


def _interrupt(number: int, frame: object) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())

"""Steps of a run: each one named and timed, the first failure ends it, and a summary says what came of all."""

import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

Step = tuple[str, Callable[[], None]]


class StepFailed(Exception):
    """A step did not do what it is for; the text says what was run and how it ended."""


def run_steps(steps: Sequence[Step]) -> int:
    """Run them in order; the exit status: 0 when all are good, 1 after the first failure."""
    lines: list[str] = []
    begun = time.monotonic()
    failed = False
    for name, action in steps:
        failed, line = _run(name, action)
        lines.append(line)
        if failed:
            lines += [f"  not run   {name}" for name, _ in steps[len(lines) :]]
            break
    say("\n" + "\n".join(["Summary", *lines]))
    say(f"{'FAILED' if failed else 'all good'} after {time.monotonic() - begun:.0f} s")
    return 1 if failed else 0


def _run(name: str, action: Callable[[], None]) -> tuple[bool, str]:
    say(f"\n== {name}")
    begun = time.monotonic()
    try:
        action()
    except StepFailed as error:
        say(f"-- {name}: {error}")
        return True, f"  FAILED    {name} ({time.monotonic() - begun:.1f} s): {error}"
    seconds = time.monotonic() - begun
    say(f"-- {name}: ok, {seconds:.1f} s")
    return False, f"  ok        {name} ({seconds:.1f} s)"


def command(
    *words: str | Path, cwd: Path | None = None, environment: Mapping[str, str] | None = None, stdin: str = ""
) -> None:
    """Run a program with its output going where ours goes; raises StepFailed."""
    texts = [str(word) for word in words]
    try:
        done = subprocess.run(texts, cwd=cwd, env=environment, input=stdin, text=True, check=False)
    except OSError as error:
        raise StepFailed(f"{texts[0]} cannot be started: {error.strerror}") from error
    if done.returncode != 0:
        raise StepFailed(f"{' '.join(texts)} ended with status {done.returncode}")


def say(text: str) -> None:
    """A line of our own, in order with what the programs say."""
    print(text, flush=True)

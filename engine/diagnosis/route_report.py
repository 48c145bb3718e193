"""The question of a route test and its answer: what to try, and how each step went."""

from collections.abc import Callable
from typing import Literal

import msgspec

from engine.diagnosis.transcript import Line
from engine.settings.model import Settings
from engine.symptom import Step, Symptom

Outcome = Literal["passed", "warning", "failed", "skipped"]
# Facts by name, in the order in which they are shown.
Facts = tuple[tuple[str, str], ...]


class RouteTestOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What to try. `settings` are as edited and need not be stored; its smart host is tried also while mail takes none.

    `domain` is a domain with a way of its own, "" = the general one. `secrets` were typed and are not stored yet, by
    their name in the credential store, which has the others. Without a `recipient` the test ends before MAIL, without
    `message` before DATA; an empty `sender` stands for a proposed one. `renewed` is told, on any thread, when the
    provider has put another refresh token (name, secret) in the place of a typed one, which may be worth nothing then.
    """

    settings: Settings
    domain: str = ""
    secrets: dict[str, str] = {}
    sender: str = ""
    recipient: str = ""
    message: bool = False
    renewed: Callable[[tuple[str, str]], None] | None = None

    def __repr__(self) -> str:
        return f"RouteTestOrder(domain={self.domain!r}, recipient={self.recipient!r}, message={self.message})"


class StepResult(msgspec.Struct, frozen=True, kw_only=True):
    """How one step at `host` ("smtp.example.com:587") went; `words` is a sentence without its full stop.

    A skipped step says why; a failed one has a symptom, and so has a warning about a certificate. Facts and transcript
    hold no secret.
    """

    step: Step
    outcome: Outcome
    host: str
    words: str
    seconds: float = 0.0
    facts: Facts = ()
    transcript: tuple[Line, ...] = ()
    symptom: Symptom | None = None


class RouteTestResult(msgspec.Struct, frozen=True, kw_only=True):
    """The steps of the host that mail would go to, in order; when none can be reached, of the one to look at first.

    `answer` is what the host said to the test message, "" when none was sent. `others` are the hosts that were tried
    before or after it.
    """

    steps: tuple[StepResult, ...]
    passed: bool
    host: str
    answer: str = ""
    cancelled: bool = False
    others: tuple["RouteTestResult", ...] = ()

    @property
    def failed(self) -> StepResult | None:
        """The step that failed, None when none did."""
        return next((step for step in self.steps if step.outcome == "failed"), None)

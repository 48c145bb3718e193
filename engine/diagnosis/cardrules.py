"""When a card fits: one rule of failures.toml, what it asks of a symptom, and how specific it is."""

import re

import msgspec

from engine.symptom import Fault, Step, Symptom

# Codes below this stand for all codes that begin with that digit: 4 for 400 to 499.
_CLASSES = 10


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Fits when everything that is given fits, and of each list at least one; the empty rule fits everything.

    A rule without `faults` is about answers of the host only. `codes` are reply codes, or 4 and 5 for all of a class;
    `enhanced` status codes (RFC 3463), "4.3.*" for all of a subject; `hosts` domains the host's name ends in; `answer`
    a regular expression found in the answer in any letter case.
    """

    steps: tuple[Step, ...] = ()
    faults: tuple[Fault, ...] = ()
    ports: tuple[int, ...] = ()
    codes: tuple[int, ...] = ()
    enhanced: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    answer: str = ""

    @property
    def rank(self) -> tuple[int, ...]:
        """The larger, the more specific. What the answer says counts most, then who said it, then its codes:

        answer, host, enhanced code (a whole one before a subject), port, reply code (a whole one before a class), step.
        """
        enhanced = min((1 if one.endswith("*") else 2 for one in self.enhanced), default=0)
        code = min((1 if one < _CLASSES else 2 for one in self.codes), default=0)
        return (bool(self.answer), bool(self.hosts), enhanced, bool(self.ports), code, bool(self.steps))

    @property
    def catches_all(self) -> bool:
        """Whether it fits everything."""
        return self == Rule()

    def expression(self) -> re.Pattern[str]:
        """The compiled `answer`. Raises re.error."""
        return re.compile(self.answer, re.IGNORECASE)  # which keeps what it compiled

    def fits(self, symptom: Symptom) -> bool:
        """Whether the symptom is what this rule is about."""
        if self.catches_all:
            return True
        return (
            symptom.fault in (self.faults or (Fault.ANSWERED,))
            and (not self.steps or symptom.step in self.steps)
            and (not self.ports or symptom.port in self.ports)
            and (not self.codes or any(_of_class(symptom.code, code) for code in self.codes))
            and (not self.enhanced or any(_below(symptom.enhanced, one) for one in self.enhanced))
            and (not self.hosts or any(_ends_in(symptom.host, one) for one in self.hosts))
            and (not self.answer or self.expression().search(symptom.answer) is not None)
        )


def _of_class(code: int, wanted: int) -> bool:
    return code // 100 == wanted if wanted < _CLASSES else code == wanted


def _below(enhanced: str, wanted: str) -> bool:
    return enhanced.startswith(wanted[:-1]) if wanted.endswith("*") else enhanced == wanted


def _ends_in(host: str, domain: str) -> bool:
    name = host.lower().rstrip(".")
    return name == domain or name.endswith(f".{domain}")

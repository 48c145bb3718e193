"""The catalogue of failures: what a failure looked like becomes words for people. The words are in failures.toml."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from engine.datafiles import data_file
from engine.delivery.transaction import wants_logon
from engine.diagnosis.cardrules import Rule
from engine.errors import UserError
from engine.symptom import Step, Symptom
from engine.translation.sentences import ENGLISH
from engine.translation.words import Words

FILE = "failures.toml"
# What a text may name; {answer} is all that the host said.
PLACEHOLDERS = ("host", "port", "address", "user", "answer", "names", "expires", "issuer", "offered")


_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
# "550 5.1.1 text" as a host said it, also behind words of our own: "smtp.example.com takes no mail now: 421 4.7.0 ...".
_ANSWER = re.compile(r"(?:^|(?<=: )|(?<= with ))([45]\d\d)(?:$|[ -]\s*)(?:([45]\.\d{1,3}\.\d{1,3})(?!\S))?")
# What our own answer about a message that grew too old begins with (RFC 3463 4.4.7).
_EXPIRED = "4.4.7 "
# The consequences of a final refusal.
_RETURNED = frozenset({"returned", "recipient_returned"})


class Card(msgspec.Struct, frozen=True):
    """What a person is told: why, what follows, what to do, each a sentence in the asked language.

    `field` is the dotted path of the setting to look at, "" when there is none; `answer` what the host said, raw.
    """

    id: str
    cause: str
    consequence: str
    next_step: str
    field: str
    answer: str


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One card of the file; `consequence` names one of the file's consequences, `sources` say where it was learned.

    A `general` card is for whatever no other one knows better.
    """

    id: str
    general: bool = False
    match: tuple[Rule, ...]
    cause: Words
    consequence: str
    next_step: Words
    field: str = ""
    sources: tuple[str, ...] = ()


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """failures.toml. Every text is in all `languages`; `unnamed` stands for placeholders that have no value."""

    languages: tuple[str, ...]
    unnamed: dict[str, Words]
    consequences: dict[str, Words]
    card: tuple[Entry, ...]


class FailureCatalogue:
    """All cards. The most specific one that fits a symptom is taken.

    A card that is not general comes before all that are; among either kind Rule.rank tells which is more specific, and
    of equals the one that stands first in the file is taken.
    """

    def __init__(self, file: _File) -> None:
        self._file = file

    @classmethod
    def load(cls, path: Path | None = None) -> "FailureCatalogue":
        """Read the catalogue, by default the program's own. Raises UserError that names what is wrong with the file."""
        path = path or data_file(FILE)
        try:
            file = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _File)
        except OSError as error:
            raise UserError(f"The catalogue of failures cannot be read: {path}: {error.strerror}.") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
            raise UserError(f"The catalogue of failures {path} is damaged: {error}.") from None
        faults = list(_faults(file))
        if faults:
            raise UserError(f"The catalogue of failures {path} is damaged: {'; '.join(faults)}.")
        return cls(file)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every card as it is in the file."""
        return self._file.card

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that every text has."""
        return self._file.languages

    def ranked(self, symptom: Symptom) -> list[tuple[tuple[int, ...], str]]:
        """Rank and id of every card that fits, the best first."""
        found = []
        for entry in self.entries:
            ranks = [rule.rank for rule in entry.match if rule.fits(symptom)]
            if ranks:
                found.append(((not entry.general, *max(ranks)), entry.id))
        return sorted(found, key=lambda one: one[0], reverse=True)

    def card(self, symptom: Symptom, language: str = ENGLISH) -> Card:
        """The words for a symptom; there is a card for whatever is unknown, too. Other languages get English."""
        best = self.ranked(symptom)[0][1]
        entry = next(entry for entry in self.entries if entry.id == best)
        used = language if language in self.languages else ENGLISH
        return Card(
            id=entry.id,
            cause=self._filled(entry.cause[used], symptom, used),
            consequence=self._filled(self._file.consequences[_consequence(entry, symptom)][used], symptom, used),
            next_step=self._filled(entry.next_step[used], symptom, used),
            field=_placed(entry.field, symptom.field),
            answer=symptom.answer,
        )

    def _filled(self, text: str, symptom: Symptom, language: str) -> str:
        known = _values(symptom)

        def value(found: re.Match[str]) -> str:
            return known[found[1]] or self._file.unnamed[found[1]][language]

        filled = _PLACEHOLDER.sub(value, text)
        # "the smart host" at the beginning of a sentence; a real name keeps its letters.
        first = _PLACEHOLDER.match(text)
        return filled[:1].upper() + filled[1:] if first and not known[first[1]] else filled


def symptom_of_answer(answer: str, host: str = "", step: Step = Step.RCPT) -> Symptom:
    """The symptom behind an answer that was stored: "550 5.7.1 ...", also with words of our own before it.

    With such words it is the route that failed, not the message. An answer without a reply code gives a symptom
    without one.
    """
    if answer.startswith(_EXPIRED):
        return Symptom(step=step, host=host, enhanced=_EXPIRED.strip(), answer=answer)
    found = _ANSWER.search(answer)
    if found is None:
        return Symptom(step=step, host=host, answer=answer)
    code, enhanced = int(found[1]), found[2] or ""
    if found.start():
        step = Step.LOGON if wants_logon(code, enhanced) else Step.BANNER
    return Symptom(step=step, host=host, code=code, enhanced=enhanced, answer=answer[found.start() :].strip())


def _values(symptom: Symptom) -> Mapping[str, str]:
    certificate = symptom.certificate
    return {
        "host": symptom.host,
        "port": str(symptom.port or ""),
        "address": symptom.address,
        "user": symptom.user,
        "answer": symptom.answer,
        "names": certificate.get("names", ""),
        "expires": certificate.get("not_after", ""),
        "issuer": certificate.get("issuer", ""),
        "offered": symptom.offered,
    }


def _consequence(entry: Entry, symptom: Symptom) -> str:
    """What follows, by name: a 4xx answer returns no message, a final refusal of one lets none wait."""
    name, kind = entry.consequence, symptom.code // 100
    if name in _RETURNED and kind == 4:
        return "recipient_retried"
    about_message = symptom.step in (Step.MAIL, Step.RCPT, Step.DATA) and not wants_logon(
        symptom.code, symptom.enhanced
    )
    if name == "waits" and kind == 5 and about_message:
        return "returned"
    return name


def _placed(field: str, where: str) -> str:
    """The card's setting, at the domain whose route failed where that has settings of its own (`where`)."""
    domain, _, rest = where.partition(".")
    if not field or not domain.startswith("domains["):
        return field or where
    if field == "delivery.advanced.smart_host" and rest == "smart_host":
        return where
    if field.startswith("delivery.security") and rest.startswith("security"):
        return f"{domain}.{field.removeprefix('delivery.')}"
    return field


# --- What a file must hold ------------------------------------------------------------------------------------------


def _faults(file: _File) -> Iterable[str]:
    """What is wrong with it beyond its types, each as a part of a sentence."""
    if ENGLISH not in file.languages:
        yield f"its texts are not in {ENGLISH}"
    ids = [entry.id for entry in file.card]
    yield from (f"card {name} is there twice" for name in sorted({name for name in ids if ids.count(name) > 1}))
    for entry in file.card:
        yield from _faults_of(entry, file)
    for where, words in _texts(file):
        if set(words) != set(file.languages):
            yield f"{where} is not in all languages"
        yield from _unknown_placeholders(where, words)
    for name in PLACEHOLDERS:
        if name not in file.unnamed:
            yield f"unnamed has nothing for {{{name}}}"
    if not any(rule.catches_all for entry in file.card for rule in entry.match):
        yield "no card is for what is unknown"


def _faults_of(entry: Entry, file: _File) -> Iterable[str]:
    if not entry.match:
        yield f"card {entry.id} matches nothing"
    if entry.consequence not in file.consequences:
        yield f"card {entry.id} has the consequence {entry.consequence}, which is not there"
    for rule in entry.match:
        try:
            rule.expression()
        except re.error as error:
            yield f"card {entry.id} has the answer {rule.answer}, which is no regular expression: {error}"


def _texts(file: _File) -> Iterable[tuple[str, Words]]:
    for name, words in file.unnamed.items():
        yield f"unnamed.{name}", words
    for name, words in file.consequences.items():
        yield f"consequences.{name}", words
    for entry in file.card:
        yield f"the cause of card {entry.id}", entry.cause
        yield f"the next step of card {entry.id}", entry.next_step


def _unknown_placeholders(where: str, words: Words) -> Iterable[str]:
    for text in words.values():
        for name in _PLACEHOLDER.findall(text):
            if name not in PLACEHOLDERS:
                yield f"{where} names {{{name}}}, which is not known"

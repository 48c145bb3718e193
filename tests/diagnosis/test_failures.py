"""Failure cards: the file holds what it must, and real answers get the card that explains them."""

import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from engine.datafiles import data_file
from engine.diagnosis.cardrules import Rule
from engine.diagnosis.failures import FILE, PLACEHOLDERS, FailureCatalogue, symptom_of_answer
from engine.errors import UserError
from engine.settings.catalogue import kind_at
from engine.settings.model import Domain, Security, Settings
from engine.symptom import Fault, Step, Symptom

LANGUAGES = ("en", "ja")
PLACEHOLDER = re.compile(r"\{(\w+)\}")
BODY = data_file(FILE).read_text(encoding="utf-8")


def real_answers() -> list[tuple[str, Step, str, str]]:
    """Card, step, host and answer of each line of answers.txt."""
    rows = []
    for line in (Path(__file__).parent / "answers.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            card, step, host, answer = line.split(" | ", 3)
            rows.append((card, Step(step), host, answer))
    return rows


@pytest.fixture(scope="module")
def catalogue() -> FailureCatalogue:
    return FailureCatalogue.load()


@pytest.fixture
def damaged(tmp_path: Path) -> Callable[[str, str], str]:
    """What is said of the catalogue once a text in it was replaced by another one."""

    def said(old: str, new: str) -> str:
        assert old in BODY
        file = tmp_path / FILE
        file.write_text(BODY.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(UserError) as raised:
            FailureCatalogue.load(file)
        assert str(file) in str(raised.value)
        return str(raised.value)

    return said


# --- The file -------------------------------------------------------------------------------------------------------


def test_every_text_is_in_both_languages_with_the_same_placeholders(catalogue: FailureCatalogue) -> None:
    assert catalogue.languages == LANGUAGES
    for entry in catalogue.entries:
        for words in (entry.cause, entry.next_step):
            assert set(words) == set(LANGUAGES), entry.id
            assert set(PLACEHOLDER.findall(words["en"])) == set(PLACEHOLDER.findall(words["ja"])), entry.id


def test_every_text_is_one_plain_sentence(catalogue: FailureCatalogue) -> None:
    for entry in catalogue.entries:
        for words in (entry.cause, entry.next_step):
            assert words["en"].endswith("."), entry.id
            assert words["ja"].endswith("。"), entry.id
            assert len(words["en"]) <= 125, (entry.id, len(words["en"]))
            assert ". " not in words["en"], entry.id
        assert entry.cause["en"] != entry.next_step["en"]


def test_nothing_is_shouted_and_nobody_is_begged(catalogue: FailureCatalogue) -> None:
    """Of what is shown: a regular expression may well say (?!...)."""
    for entry in catalogue.entries:
        for words in (entry.cause, entry.next_step):
            assert not set("!！") & set("".join(words.values())), entry.id
            assert "please" not in words["en"].lower(), entry.id


def test_fields_are_settings(catalogue: FailureCatalogue) -> None:
    for entry in catalogue.entries:
        if entry.field:
            kind_at(Settings(), entry.field)  # raises UnknownKey


def test_every_fault_has_a_card(catalogue: FailureCatalogue) -> None:
    for fault in Fault:
        if fault is not Fault.ANSWERED:
            named = {entry.id for entry in catalogue.entries for rule in entry.match if fault in rule.faults}
            for step in Step:
                assert catalogue.ranked(Symptom(step=step, fault=fault))[0][1] in named, (fault, step)


def test_no_two_cards_ask_for_the_same(catalogue: FailureCatalogue) -> None:
    rules = [(rule, entry.id) for entry in catalogue.entries for rule in entry.match]
    for place, (rule, name) in enumerate(rules):
        for other, other_name in rules[place + 1 :]:
            assert rule != other, (name, other_name)


def test_every_card_can_come_up(catalogue: FailureCatalogue) -> None:
    """Each is the best one for something: a real answer, a fault, or a symptom made from one of its own rules."""
    found = {card for card, *_ in real_answers()}
    for entry in catalogue.entries:
        made = [catalogue.card(_made_from(rule)).id for rule in entry.match]
        assert entry.id in found or entry.id in made, (entry.id, made)


def _made_from(rule: Rule) -> Symptom:
    code = next(iter(rule.codes), 0)
    return Symptom(
        step=next(iter(rule.steps), Step.TLS),
        fault=next(iter(rule.faults), Fault.ANSWERED),
        port=next(iter(rule.ports), 2525),
        code=code if code > 9 else code * 100 + 99,
        enhanced=next(iter(rule.enhanced), ""),
        host=next(iter(rule.hosts), ""),
        answer=rule.answer.split("|")[0],
    )


def test_a_symptom_without_any_facts_still_makes_sentences(catalogue: FailureCatalogue) -> None:
    for entry in catalogue.entries:
        for language in LANGUAGES:
            for rule in entry.match:
                bare = msgspec.structs.replace(_made_from(rule), host="", port=0)
                card = catalogue.card(bare, language)
                text = card.cause + card.consequence + card.next_step
                assert "{" not in text, card
                assert "  " not in text, card
                assert not card.cause[0].islower(), card


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("general = true", "generally = true", "unknown field `generally`"),
        ('id = "refused"', 'id = "name_not_found"', "card name_not_found is there twice"),
        ('faults = ["refused"]', 'faults = ["denied"]', "Invalid enum value 'denied'"),
        ('ja = "名前 {host} が見つかりませんでした。"\n', "", "card name_not_found is not in all languages"),
        ("The name {host} was", "The name {hoost} was", "names {hoost}, which is not known"),
        ('consequence = "waits"', 'consequence = "wait"', "has the consequence wait, which is not there"),
        ("answer = \"credentials", "answer = \"(credentials", "answer"),
        ("answer = \"credentials were", "answer = \"(credentials were", "which is no regular expression"),
        ("match = [{}]", "match = [{ codes = [2] }]", "no card is for what is unknown"),
        ("[unnamed]", "[unnamed", "is damaged: "),
    ],
)  # fmt: skip
def test_a_damaged_file_is_told_with_what_is_wrong(damaged: Callable[..., str], old: str, new: str, said: str) -> None:
    assert said in damaged(old, new)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        FailureCatalogue.load(tmp_path / "none.toml")


# --- Real answers ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("card", "step", "host", "answer"), real_answers())
def test_real_answers_get_their_card(
    catalogue: FailureCatalogue, card: str, step: Step, host: str, answer: str
) -> None:
    symptom = symptom_of_answer(answer, host, step)
    (best, name), *others = catalogue.ranked(symptom)
    assert name == card
    assert not others or others[0][0] < best, "another card is as good"


def test_there_are_enough_of_them() -> None:
    assert len(real_answers()) >= 100


@pytest.mark.parametrize(
    ("fault", "step", "port", "card"),
    [
        (Fault.TIMED_OUT, Step.CONNECT, 25, "port_25_blocked"),
        (Fault.TIMED_OUT, Step.CONNECT, 587, "timed_out"),
        (Fault.TIMED_OUT, Step.BANNER, 25, "timed_out"),
        (Fault.TIMED_OUT, Step.BANNER, 465, "silent_on_tls_port"),
        (Fault.DROPPED, Step.BANNER, 465, "silent_on_tls_port"),
        (Fault.DROPPED, Step.BANNER, 587, "dropped_before_greeting"),
        (Fault.DROPPED, Step.DATA, 587, "dropped"),
        (Fault.NULL_MX, Step.RESOLVE, 0, "recipient_domain"),
    ],
)
def test_the_same_fault_means_something_else_elsewhere(
    catalogue: FailureCatalogue, fault: Fault, step: Step, port: int, card: str
) -> None:
    assert catalogue.card(Symptom(step=step, fault=fault, port=port)).id == card


@pytest.mark.parametrize(
    ("answer", "card"),
    [
        ("WRONG_VERSION_NUMBER", "handshake_wrong_kind"),
        ("TLSV1_ALERT_PROTOCOL_VERSION", "handshake_version"),
        ("SSLV3_ALERT_HANDSHAKE_FAILURE", "handshake_version"),
        ("UNEXPECTED_MESSAGE", "handshake"),
    ],
)
def test_openssl_says_what_is_wrong_with_a_handshake(catalogue: FailureCatalogue, answer: str, card: str) -> None:
    assert catalogue.card(Symptom(step=Step.TLS, fault=Fault.HANDSHAKE, answer=answer)).id == card


# --- Words and places -----------------------------------------------------------------------------------------------


def test_the_words_name_what_is_known(catalogue: FailureCatalogue) -> None:
    expired = Symptom(
        step=Step.TLS,
        fault=Fault.CERTIFICATE_EXPIRED,
        host="smtp.example.com",
        certificate={"not_after": "2026-10-01", "issuer": "CN=Example CA", "names": "mail.example.com"},
    )
    assert catalogue.card(expired).cause == "The certificate of smtp.example.com expired on 2026-10-01."
    assert "2026-10-01" in catalogue.card(expired, "ja").cause
    assert catalogue.card(expired, "ja").cause.endswith("。")
    assert catalogue.card(expired, "de") == catalogue.card(expired, "en")
    bare = Symptom(step=Step.CONNECT, fault=Fault.REFUSED)
    assert catalogue.card(bare).cause == "The smart host refuses connections on port (not known)."


def test_braces_of_a_host_stay_as_they_are(catalogue: FailureCatalogue) -> None:
    card = catalogue.card(Symptom(step=Step.CONNECT, fault=Fault.REFUSED, host="{user}", port=25))
    assert card.cause == "{user} refuses connections on port 25."


@pytest.mark.parametrize(
    ("fault", "where", "field"),
    [
        (Fault.NO_PASSWORD, "", "delivery.security.username"),
        (Fault.NO_PASSWORD, "delivery.security.username", "delivery.security.username"),
        (Fault.NO_PASSWORD, "domains[2].security.username", "domains[2].security.username"),
        (Fault.NO_STARTTLS, "domains[0].security.tls", "domains[0].security.tls"),
        (Fault.NAME_NOT_FOUND, "domains[0].smart_host", "domains[0].smart_host"),
        (Fault.NO_STARTTLS, "domains[0].smart_host", "delivery.security.tls"),
        (Fault.UNREACHABLE, "domains[0].smart_host", "domains[0].smart_host"),
        (Fault.UNREACHABLE, "", ""),
    ],
)
def test_the_field_is_where_the_route_has_its_settings(
    catalogue: FailureCatalogue, fault: Fault, where: str, field: str
) -> None:
    card = catalogue.card(Symptom(step=Step.LOGON, fault=fault, field=where))
    assert card.field == field
    if field:
        domains = tuple(Domain(name=f"d{n}.example", security=Security()) for n in range(3))
        kind_at(Settings(domains=domains), field)


@pytest.mark.parametrize(
    ("answer", "step", "follows"),
    [
        ("552 5.2.2 Mailbox full", Step.RCPT, "non-delivery report"),
        ("452 4.2.2 Mailbox full", Step.RCPT, "tries again"),
        ("535 5.7.8 bad credentials", Step.LOGON, "goes out again"),
        ("530 5.7.57 Client not authenticated to send mail", Step.MAIL, "goes out again"),
        ("550 5.7.30 Basic authentication is not supported", Step.MAIL, "goes out again"),
        ("550 Your account is suspended", Step.DATA, "non-delivery report"),
        ("550 Your account is suspended", Step.LOGON, "goes out again"),
    ],
)
def test_what_follows_is_what_the_relay_does(
    catalogue: FailureCatalogue, answer: str, step: Step, follows: str
) -> None:
    assert follows in catalogue.card(symptom_of_answer(answer, "smtp.example.com", step)).consequence


# --- Stored answers -------------------------------------------------------------------------------------------------


def test_codes_are_found_in_what_a_host_said() -> None:
    symptom = symptom_of_answer("550 5.1.1 <b@example.net>: user unknown", "mx.example.net", Step.RCPT)
    assert (symptom.code, symptom.enhanced, symptom.host) == (550, "5.1.1", "mx.example.net")
    assert symptom.answer == "550 5.1.1 <b@example.net>: user unknown"
    assert symptom_of_answer("450").code == 450
    assert symptom_of_answer("421-4.7.0 busy").enhanced == "4.7.0"


def test_words_of_our_own_before_an_answer_mean_the_route() -> None:
    words = "smtp.example.com:587 rejected AUTH as relay: 535 5.7.8 no. Correct user name and password"
    logon = symptom_of_answer(words, "", Step.RCPT)
    assert (logon.step, logon.code, logon.enhanced) == (Step.LOGON, 535, "5.7.8")
    busy = symptom_of_answer("smtp.example.com:587 takes no mail now: 421 4.3.2 Busy")
    assert (busy.step, busy.code) == (Step.BANNER, 421)


@pytest.mark.parametrize(
    "answer", ["", "No smart host is set", "smtp.example.com:465 says nothing", "Written to 450.eml", "250 ok"]
)
def test_numbers_that_are_no_reply_are_none(answer: str) -> None:
    assert symptom_of_answer(answer).code == 0


def test_placeholders_are_those_the_file_explains() -> None:
    assert all(f"\n{name} = {{" in BODY for name in PLACEHOLDERS)

"""Words for the steps of a route test, in the window's language; the engine's own are English and stand in details."""

from collections.abc import Iterable

from gui.bridge import Fault, Step, StepResult
from gui.i18n import QT_TRANSLATE_NOOP, translate

_NAMES = {
    Step.RESOLVE: QT_TRANSLATE_NOOP("console", "Find the address"),
    Step.CONNECT: QT_TRANSLATE_NOOP("console", "Connect"),
    Step.BANNER: QT_TRANSLATE_NOOP("console", "Greeting"),
    Step.TLS: QT_TRANSLATE_NOOP("console", "TLS encryption"),
    Step.AUTH_OFFERED: QT_TRANSLATE_NOOP("console", "Ways to log on"),
    Step.LOGON: QT_TRANSLATE_NOOP("console", "Log on"),
    Step.MAIL: QT_TRANSLATE_NOOP("console", "Sender"),
    Step.RCPT: QT_TRANSLATE_NOOP("console", "Recipient"),
    Step.DATA: QT_TRANSLATE_NOOP("console", "Test message"),
}

_OUTCOMES = {
    "passed": QT_TRANSLATE_NOOP("console", "passed"),
    "warning": QT_TRANSLATE_NOOP("console", "passed with a warning"),
    "failed": QT_TRANSLATE_NOOP("console", "failed"),
    "skipped": QT_TRANSLATE_NOOP("console", "skipped"),
}

_PASSED = {
    Step.RESOLVE: QT_TRANSLATE_NOOP("console", "The name has an address."),
    Step.CONNECT: QT_TRANSLATE_NOOP("console", "The connection is open."),
    Step.BANNER: QT_TRANSLATE_NOOP("console", "The host has greeted and said what it can do."),
    Step.TLS: QT_TRANSLATE_NOOP("console", "The connection is encrypted."),
    Step.AUTH_OFFERED: QT_TRANSLATE_NOOP("console", "The host offers a way to log on that fits."),
    Step.LOGON: QT_TRANSLATE_NOOP("console", "The logon was accepted."),
    Step.MAIL: QT_TRANSLATE_NOOP("console", "The sender was accepted."),
    Step.RCPT: QT_TRANSLATE_NOOP("console", "The recipient was accepted."),
    Step.DATA: QT_TRANSLATE_NOOP("console", "The host has taken the message."),
}

_LITERAL = QT_TRANSLATE_NOOP("console", "There is no name to look up: an address is set.")
_IN_CLEAR_TEXT = QT_TRANSLATE_NOOP("console", "Mail goes in clear text: the host does not encrypt.")
_DOUBTFUL = QT_TRANSLATE_NOOP("console", "Encrypted, but it is not certain with whom. {fault}")
_PASSWORD_IN_CLEAR_TEXT = QT_TRANSLATE_NOOP(
    "console", "Accepted, but the password went over the network in clear text."
)
_NOTEWORTHY = QT_TRANSLATE_NOOP("console", "It works, but something is noteworthy. See the details.")

_SKIPPED = {
    Step.RESOLVE: QT_TRANSLATE_NOOP("console", "There is no name to look up: an address is set."),
    Step.TLS: QT_TRANSLATE_NOOP("console", "TLS encryption is switched off: everything is said in clear text."),
    Step.AUTH_OFFERED: QT_TRANSLATE_NOOP("console", "Not needed: anonymous access is set."),
    Step.LOGON: QT_TRANSLATE_NOOP("console", "Not needed: anonymous access is set."),
    Step.MAIL: QT_TRANSLATE_NOOP("console", "Not asked for: no recipient is given."),
    Step.RCPT: QT_TRANSLATE_NOOP("console", "Not asked for: no recipient is given."),
    Step.DATA: QT_TRANSLATE_NOOP("console", "Not asked for: no message is sent."),
}
_NOT_REACHED = QT_TRANSLATE_NOOP("console", "Not reached.")

_FAULTS = {
    Fault.NAME_NOT_FOUND: QT_TRANSLATE_NOOP("console", "No name server knows {host}."),
    Fault.NAME_SERVER_SILENT: QT_TRANSLATE_NOOP("console", "No name server has answered."),
    Fault.REFUSED: QT_TRANSLATE_NOOP("console", "The connection was refused: nothing listens there."),
    Fault.TIMED_OUT: QT_TRANSLATE_NOOP("console", "The host did not answer in time."),
    Fault.UNREACHABLE: QT_TRANSLATE_NOOP("console", "There is no way to the host from here."),
    Fault.DROPPED: QT_TRANSLATE_NOOP("console", "The host closed the connection."),
    Fault.NO_STARTTLS: QT_TRANSLATE_NOOP("console", "The host does not offer STARTTLS."),
    Fault.CERTIFICATE_EXPIRED: QT_TRANSLATE_NOOP("console", "The host's certificate has expired."),
    Fault.CERTIFICATE_NOT_YET_VALID: QT_TRANSLATE_NOOP("console", "The host's certificate is not valid yet."),
    Fault.CERTIFICATE_NAME: QT_TRANSLATE_NOOP("console", "The host's certificate is for another name."),
    Fault.CERTIFICATE_SELF_SIGNED: QT_TRANSLATE_NOOP("console", "The host's certificate is self-signed."),
    Fault.CERTIFICATE_UNKNOWN_AUTHORITY: QT_TRANSLATE_NOOP(
        "console", "Nobody trusted here has signed the host's certificate."
    ),
    Fault.CERTIFICATE_OTHER: QT_TRANSLATE_NOOP("console", "The host's certificate was not accepted."),
    Fault.CA_FILE: QT_TRANSLATE_NOOP("console", "The CA file cannot be used."),
    Fault.HANDSHAKE: QT_TRANSLATE_NOOP("console", "TLS encryption could not be agreed on."),
    Fault.AUTH_NOT_OFFERED: QT_TRANSLATE_NOOP("console", "The host offers no way to log on."),
    Fault.MECHANISM_NOT_OFFERED: QT_TRANSLATE_NOOP("console", "The host offers no way to log on that fits."),
    Fault.NO_USER_NAME: QT_TRANSLATE_NOOP("console", "The user name is empty."),
    Fault.NO_PASSWORD: QT_TRANSLATE_NOOP("console", "There is no password for this user name."),
    Fault.PASSWORD_UNREADABLE: QT_TRANSLATE_NOOP("console", "The stored password cannot be read."),
    Fault.CONSENT_NEEDED: QT_TRANSLATE_NOOP("console", "Nobody has signed in for this account yet."),
    Fault.APPLICATION_REFUSED: QT_TRANSLATE_NOOP("console", "The provider refuses the application that signs in."),
    Fault.PROVIDER_UNAVAILABLE: QT_TRANSLATE_NOOP("console", "The provider cannot be reached for signing in."),
    Fault.OAUTH_INCOMPLETE: QT_TRANSLATE_NOOP("console", "The settings for OAuth 2.0 are not complete."),
    Fault.NO_TICKET: QT_TRANSLATE_NOOP("console", "Neither Kerberos nor NTLM can be used with this account here."),
    Fault.KERBEROS_REFUSED: QT_TRANSLATE_NOOP("console", "The domain does not accept this account."),
    Fault.LOGON_GARBLED: QT_TRANSLATE_NOOP("console", "The host does not carry the logon through as it should."),
    Fault.NO_ROUTE: QT_TRANSLATE_NOOP("console", "No smart host is set."),
    Fault.DOMAIN_NOT_FOUND: QT_TRANSLATE_NOOP("console", "The domain {host} does not exist."),
    Fault.NO_MAIL_HOST: QT_TRANSLATE_NOOP("console", "The domain {host} has no mail host that can be found."),
    Fault.NULL_MX: QT_TRANSLATE_NOOP("console", "The domain {host} takes no mail."),
    Fault.MAIL_LOOP: QT_TRANSLATE_NOOP("console", "By DNS, this relay itself is the mail host of {host}."),
}

_REFUSED = {
    Step.BANNER: QT_TRANSLATE_NOOP("console", "The host takes no mail from here: {answer}"),
    Step.TLS: QT_TRANSLATE_NOOP("console", "The host refused to encrypt: {answer}"),
    Step.LOGON: QT_TRANSLATE_NOOP("console", "The host refused the logon: {answer}"),
    Step.MAIL: QT_TRANSLATE_NOOP("console", "The host refused the sender: {answer}"),
    Step.RCPT: QT_TRANSLATE_NOOP("console", "The host refused the recipient: {answer}"),
    Step.DATA: QT_TRANSLATE_NOOP("console", "The host refused the message: {answer}"),
}
_FAILED = QT_TRANSLATE_NOOP("console", "This step failed. See the details.")

_FACTS = {
    "host": QT_TRANSLATE_NOOP("console", "Host"),
    "address": QT_TRANSLATE_NOOP("console", "Address"),
    "addresses": QT_TRANSLATE_NOOP("console", "Addresses"),
    "port": QT_TRANSLATE_NOOP("console", "Port"),
    "offers": QT_TRANSLATE_NOOP("console", "Offers"),
    "mechanisms": QT_TRANSLATE_NOOP("console", "Mechanisms"),
    "user": QT_TRANSLATE_NOOP("console", "User name"),
    "protocol": QT_TRANSLATE_NOOP("console", "Protocol"),
    "cipher": QT_TRANSLATE_NOOP("console", "Cipher"),
    "subject": QT_TRANSLATE_NOOP("console", "Issued to"),
    "issuer": QT_TRANSLATE_NOOP("console", "Issued by"),
    "names": QT_TRANSLATE_NOOP("console", "Names"),
    "valid from": QT_TRANSLATE_NOOP("console", "Valid from"),
    "valid until": QT_TRANSLATE_NOOP("console", "Valid until"),
    "days left": QT_TRANSLATE_NOOP("console", "Days left"),
    "verified": QT_TRANSLATE_NOOP("console", "Certificate verified"),
    "also tried": QT_TRANSLATE_NOOP("console", "Also tried"),
}
_VALUES = {
    "yes": QT_TRANSLATE_NOOP("console", "yes"),
    "no": QT_TRANSLATE_NOOP("console", "no"),
}


def name_of(step: Step) -> str:
    """The step in words."""
    return translate("console", _NAMES[step])


def outcome_of(outcome: str) -> str:
    """How a step ended, in a word or two."""
    return translate("console", _OUTCOMES[outcome])


def fact_in_words(name: str, value: str) -> str:
    """A fact as a line; names and values that are not known here are shown as they are."""
    shown = translate("console", _FACTS[name]) if name in _FACTS else name
    return f"{shown}: {translate('console', _VALUES[value]) if value in _VALUES else value}"


def sentence_of_step(result: StepResult, before: Iterable[StepResult]) -> str:
    """What became of a step, in one sentence; `before` are the steps that ended earlier, perhaps at other hosts."""
    if result.outcome == "passed":
        literal = result.step is Step.RESOLVE and result.host.startswith("[")
        return translate("console", _LITERAL if literal else _PASSED[result.step])
    if result.outcome == "warning":
        return _warning(result)
    if result.outcome == "skipped":
        failed = any(earlier.outcome == "failed" and earlier.host == result.host for earlier in before)
        return translate("console", _NOT_REACHED if failed else _SKIPPED.get(result.step, _NOT_REACHED))
    return _failure(result)


def _warning(result: StepResult) -> str:
    facts = dict(result.facts)
    if result.step is Step.LOGON:
        return translate("console", _PASSWORD_IN_CLEAR_TEXT)
    if result.step is not Step.TLS:
        return translate("console", _NOTEWORTHY)
    if "protocol" not in facts:
        return translate("console", _IN_CLEAR_TEXT)
    if result.symptom is not None:
        return translate("console", _DOUBTFUL).format(fault=_failure(result))
    if facts.get("days left", "").isdecimal():
        days = int(facts["days left"])
        return translate("console", "Encrypted. The host's certificate expires in %n day(s).", "", days)
    return translate("console", _NOTEWORTHY)


def _failure(result: StepResult) -> str:
    symptom = result.symptom
    if symptom is None:
        return translate("console", _FAILED)
    if symptom.fault in _FAULTS:
        return translate("console", _FAULTS[symptom.fault]).format(host=symptom.host)
    if not symptom.answer:
        return translate("console", _FAILED)
    return translate("console", _REFUSED.get(result.step, _FAILED)).format(answer=symptom.answer)

"""The checks of the machine in words: what was found, and what to do about it."""

from gui.bridge import CheckResult, MachineCheck, spoken
from gui.i18n import QT_TRANSLATE_NOOP, translate

NAMES = {
    MachineCheck.PORT: QT_TRANSLATE_NOOP("wizard", "Port 25"),
    MachineCheck.KEYRING: QT_TRANSLATE_NOOP("wizard", "Keyring"),
    MachineCheck.FOLDER: QT_TRANSLATE_NOOP("wizard", "Data folder"),
    MachineCheck.CLOCK: QT_TRANSLATE_NOOP("wizard", "Clock"),
    MachineCheck.NAME: QT_TRANSLATE_NOOP("wizard", "Computer name"),
    MachineCheck.NAME_SERVERS: QT_TRANSLATE_NOOP("wizard", "Name servers"),
}

# By check and finding; {} are facts of the result.
_SENTENCES = {
    (MachineCheck.PORT, ""): QT_TRANSLATE_NOOP("wizard", "Port {port} is free, and Mailroot may listen there."),
    (MachineCheck.PORT, "busy"): QT_TRANSLATE_NOOP(
        "wizard",
        "Port {port} is in use by {holder}. Stop that program and check again, or go on: port {instead} is proposed "
        "instead.",
    ),
    (MachineCheck.PORT, "not_allowed"): QT_TRANSLATE_NOOP(
        "wizard",
        "This user may not listen on port {port}. Go on: port {instead} is proposed instead; or give the program the "
        "right to use ports below 1024 and check again.",
    ),
    (MachineCheck.PORT, "cannot"): QT_TRANSLATE_NOOP(
        "wizard", "Port {port} cannot be opened ({reason}). Go on: port {instead} is proposed instead."
    ),
    (MachineCheck.KEYRING, ""): QT_TRANSLATE_NOOP("wizard", "Passwords are kept in: {store}."),
    (MachineCheck.KEYRING, "locked"): QT_TRANSLATE_NOOP(
        "wizard", "The keyring is locked or not made yet. The system will ask for its password when one is stored."
    ),
    (MachineCheck.KEYRING, "read_only"): QT_TRANSLATE_NOOP(
        "wizard", "Passwords are read from files and not stored by this program: {store}."
    ),
    (MachineCheck.KEYRING, "unusable"): QT_TRANSLATE_NOOP(
        "wizard", "No password can be stored, so only smart hosts without logon can be used. {reason}"
    ),
    (MachineCheck.FOLDER, ""): QT_TRANSLATE_NOOP("wizard", "{folder} can be written to; {free} MB are free."),
    (MachineCheck.FOLDER, "not_writable"): QT_TRANSLATE_NOOP(
        "wizard",
        "{folder} cannot be written to ({reason}), so no mail can be kept. Give this user the right to write there, "
        "or name another folder in MAILROOT_DATA.",
    ),
    (MachineCheck.FOLDER, "full"): QT_TRANSLATE_NOOP(
        "wizard", "Only {free} MB are free in {folder}, too little for a queue. Make room first."
    ),
    (MachineCheck.FOLDER, "little_room"): QT_TRANSLATE_NOOP(
        "wizard", "Only {free} MB are free in {folder}. Large messages may be turned away until there is more room."
    ),
    (MachineCheck.CLOCK, ""): QT_TRANSLATE_NOOP("wizard", "It is {now}."),
    (MachineCheck.CLOCK, "before_build"): QT_TRANSLATE_NOOP(
        "wizard", "The clock says {now}, which cannot be. Certificates would be refused. Set the clock."
    ),
    (MachineCheck.CLOCK, "behind_files"): QT_TRANSLATE_NOOP(
        "wizard", "The clock says {now}, but a file was written on {newest}. Set the clock."
    ),
    (MachineCheck.NAME, ""): QT_TRANSLATE_NOOP("wizard", "This computer is {name}."),
    (MachineCheck.NAME, "not_qualified"): QT_TRANSLATE_NOOP(
        "wizard",
        "This computer is called {name}, without a domain. Some servers refuse such a name; another can be set later "
        "under Properties, Delivery, Advanced.",
    ),
    (MachineCheck.NAME_SERVERS, ""): QT_TRANSLATE_NOOP("wizard", "Name servers answer."),
    (MachineCheck.NAME_SERVERS, "no_answer"): QT_TRANSLATE_NOOP(
        "wizard",
        "No name server answered ({reason}), so a smart host cannot be found by its name. Check the network, or name "
        "the smart host by its IP address in brackets.",
    ),
    (MachineCheck.NAME_SERVERS, "unknown_name"): QT_TRANSLATE_NOOP(
        "wizard",
        "Name servers answer, but do not know {name}. That matters only to smart hosts that check the name a client "
        "gives.",
    ),
    (MachineCheck.NAME_SERVERS, "no_address"): QT_TRANSLATE_NOOP(
        "wizard",
        "Name servers answer, but have no address for {name}. That matters only to smart hosts that check the name a "
        "client gives.",
    ),
    (MachineCheck.NAME_SERVERS, "syntax"): QT_TRANSLATE_NOOP(
        "wizard", "{name} is no name that name servers could know ({reason})."
    ),
}


def name_of(check: MachineCheck) -> str:
    """What is checked."""
    return translate("wizard", NAMES[check])


def sentence_of_check(result: CheckResult) -> str:
    """What was found, and what to do."""
    facts = dict(result.facts)
    if result.check is MachineCheck.PORT and result.finding == "busy" and not facts["holder"]:
        facts["holder"] = translate("wizard", "another program (the system does not tell this user which)")
    facts = {name: spoken(value) for name, value in facts.items()}
    return translate("wizard", _SENTENCES[result.check, result.finding]).format(**facts)

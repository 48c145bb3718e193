"""Every kind in every situation: complete, valid where a reader of the language is at hand, and without a password."""

import ast
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
import sqlglot
from msgspec.structs import replace
from sqlglot import expressions

from engine.senders.catalogue import Catalogue, Form, Kind
from engine.senders.quoting import QUOTINGS
from engine.senders.situation import Program, Situation, situation_of
from engine.senders.snippet import Snippet, forms_for, snippet
from engine.settings.model import Authentication, Tls
from tests.senders.conftest import EVERYWHERE, Around

NASTY = Program(sender="o'br\\ien\"$x{port}@example.net", recipient="bob%d`id`’@example.com")
PLAIN = Program(sender="app@example.net", recipient="bob@example.com")
KINDS = ["sql_server", "powershell", "dotnet", "python", "php", "sendmail", "printer", "job"]


def situations(around: Around) -> Iterator[Situation]:
    """Plain and nasty, here and elsewhere, with and without logon and encryption."""
    for program in (PLAIN, NASTY):
        for tls in (Tls(), Tls(certificate="relay.pem", required=True)):
            for user in ("", "o'printer\"\\"):
                authentication = Authentication(basic=True, basic_requires_tls=False, users=("o'printer\"\\",))
                surroundings = around(
                    listeners=EVERYWHERE, tls=tls, authentication=authentication, names=("relay.example.net",)
                )
                for elsewhere in (False, True):
                    yield situation_of(
                        replace(program, user=user, elsewhere=elsewhere, address="192.168.1.20"), surroundings
                    )
    yield replace(situation_of(PLAIN, around()), encryption="implicit", server="2001:db8::5")


def rendered(catalogue: Catalogue, around: Around, only: str = "") -> Iterator[tuple[Kind, Form, Situation, Snippet]]:
    for situation in situations(around):
        for kind in catalogue.kind:
            for form in forms_for(kind, situation):
                if only in ("", form.language):
                    yield kind, form, situation, snippet(catalogue, kind, situation, form=form.id)


def test_the_kinds_of_the_catalogue(catalogue: Catalogue) -> None:
    assert [kind.id for kind in catalogue.kind] == KINDS


def test_everything_is_said_in_both_languages(catalogue: Catalogue) -> None:
    for kind in catalogue.kind:
        words = [kind.name, kind.explanation, *(note.text for note in kind.notes)]
        for form in kind.form:
            assert form.language in QUOTINGS
            words += [form.name, *form.comments.values(), *(note.text for note in form.notes)]
        assert all(set(each) == {"en", "ja"} and all(each.values()) for each in words), kind.id


def test_nothing_is_left_to_fill_in_and_no_condition_shows(catalogue: Catalogue, around: Around) -> None:
    for kind, form, situation, made in rendered(catalogue, around):
        told = made.text.replace(situation.sender, "").replace("{port}@", "")
        assert not re.search(r"\{#?[a-z_]+(:[a-z]+)?\}", told), (kind.id, form.id, made.text)
        assert not re.search(r"^\?", told, re.MULTILINE), (kind.id, form.id)
        assert made.text.endswith("\n")
        assert not any(re.search(r"\{[a-z_]+\}", note.replace("{port}@", "")) for note in made.notes)


def test_server_port_and_logon_stand_in_every_text_that_connects(catalogue: Catalogue, around: Around) -> None:
    for kind, form, situation, made in rendered(catalogue, around):
        if form.way == "command":
            continue
        assert situation.server in made.text, (kind.id, form.id)
        assert str(situation.port) in made.text
        asks = bool(situation.user) and "logon" not in form.lacks
        assert (catalogue.password in made.text) is asks, (kind.id, form.id)


def test_japanese_texts_differ_in_words_only(catalogue: Catalogue, around: Around) -> None:
    situation = situation_of(PLAIN, around())
    english = snippet(catalogue, catalogue.by_id("sql_server"), situation)
    japanese = snippet(catalogue, catalogue.by_id("sql_server"), situation, language="ja")
    assert "許可" in japanese.text
    uncommented = [re.sub(r"(?m)^--.*\n", "", made.text) for made in (english, japanese)]
    assert uncommented[0] == uncommented[1]


def test_windows_powershell_reads_a_saved_script_as_utf_8(catalogue: Catalogue, around: Around) -> None:
    made = snippet(catalogue, catalogue.by_id("powershell"), situation_of(PLAIN, around()))
    assert made.encoded.startswith(b"\xef\xbb\xbf")
    made = snippet(catalogue, catalogue.by_id("php"), situation_of(PLAIN, around()))
    assert made.encoded.startswith(b"<?php"), "what stands before <?php is sent to the browser"


def test_commands_run_on_this_computer_only(catalogue: Catalogue, around: Around) -> None:
    there = situation_of(replace(PLAIN, elsewhere=True), around(listeners=EVERYWHERE))
    assert [form.id for form in forms_for(catalogue.by_id("sendmail"), there)] == ["msmtprc"]
    assert snippet(catalogue, catalogue.by_id("sendmail"), there, form="command").form == "msmtprc"


def test_a_command_is_not_warned_of_rules_about_connections(catalogue: Catalogue, around: Around) -> None:
    situation = situation_of(PLAIN, around(relay=(), running=False))
    kind = catalogue.by_id("sendmail")
    assert [each.code for each in snippet(catalogue, kind, situation, form="msmtprc").cautions] == [
        "stopped",
        "relay_list",
    ]
    assert snippet(catalogue, kind, situation, form="command").cautions == ()


def test_what_a_program_cannot_do_is_said(catalogue: Catalogue, around: Around) -> None:
    implicit = replace(situation_of(PLAIN, around()), encryption="implicit")
    found = snippet(catalogue, catalogue.by_id("sql_server"), implicit).cautions
    assert [(each.code, each.field) for each in found] == [("form_without_implicit", "general.listeners")]
    logon = replace(situation_of(PLAIN, around()), user="printer")
    found = snippet(catalogue, catalogue.by_id("php"), logon, form="ini_windows").cautions
    assert [each.code for each in found] == ["form_without_logon"]


# --- Read by a reader of the language ---------------------------------------------------------------------------------


def test_python_compiles_and_json_and_xml_are_read_back(catalogue: Catalogue, around: Around) -> None:
    for *_, situation, made in rendered(catalogue, around, "python"):
        literals = {node.value for node in ast.walk(ast.parse(made.text)) if isinstance(node, ast.Constant)}
        assert {situation.server, situation.port, situation.sender, situation.recipient} <= literals
    for *_, situation, made in rendered(catalogue, around, "json"):
        smtp = json.loads(made.text)["Smtp"]
        assert (smtp["Host"], smtp["Port"], smtp["From"]) == (situation.server, situation.port, situation.sender)
        assert smtp["EnableSsl"] is (situation.encryption != "none")
        assert smtp.get("UserName", "") == situation.user
    for *_, situation, made in rendered(catalogue, around, "xml"):
        network = ElementTree.fromstring(made.text).find(".//network")
        assert network is not None
        assert network.get("host") == situation.server
        assert network.get("userName", "") == situation.user


@pytest.mark.skipif(shutil.which("php") is None, reason="php is not installed")
def test_php_finds_no_fault(catalogue: Catalogue, around: Around, tmp_path: Path) -> None:
    script = tmp_path / "script.php"
    for *_, made in {made.text: (made,) for *_, made in rendered(catalogue, around, "php")}.values():
        script.write_bytes(made.encoded)
        subprocess.run(["php", "-n", "-l", str(script)], check=True, capture_output=True)


def test_shell_scripts_parse(catalogue: Catalogue, around: Around) -> None:
    for made in {made for *_, made in rendered(catalogue, around) if made.file.endswith(".sh")}:
        subprocess.run(["sh", "-n"], input=made.encoded, check=True, capture_output=True)


def calls_of(text: str) -> dict[str, dict[str, object]]:
    """The procedures a script calls, each with its named parameters, as a parser of T-SQL sees them."""
    called: dict[str, dict[str, object]] = {}
    for statement in sqlglot.parse(text, dialect="tsql"):
        assert statement is not None
        assert not isinstance(statement, expressions.Command), f"not understood: {statement.sql()}"
        for call in statement.find_all(expressions.Execute):
            parameters = called.setdefault(call.this.name, {})
            for given in call.expressions:
                assert isinstance(given, expressions.EQ), f"a parameter without a name: {given!r}"
                assert isinstance(given.this, expressions.Parameter)
                value = given.expression
                parameters[given.this.name] = int(value.name) if value.is_int else value.name
    return called


def test_transact_sql_gives_database_mail_these_very_values(catalogue: Catalogue, around: Around) -> None:
    for *_, situation, made in rendered(catalogue, around, "tsql"):
        called = calls_of(made.text)
        assert set(called) == {
            "sp_configure",
            "sysmail_configure_sp",
            "sysmail_delete_account_sp",
            "sysmail_add_account_sp",
            "sysmail_add_profile_sp",
            "sysmail_add_principalprofile_sp",
            "sysmail_add_profileaccount_sp",
            "sp_send_dbmail",
        }
        account = called["sysmail_add_account_sp"]
        expected = {
            "account_name": "Mailroot",
            "email_address": situation.sender,
            "display_name": "SQL Server",
            "mailserver_name": situation.server,
            "mailserver_type": "SMTP",
            "port": situation.port,
            "use_default_credentials": 0,
            "enable_ssl": int(situation.encryption != "none"),
        }
        if situation.user:
            expected |= {"username": situation.user, "password": catalogue.password}
        assert account == expected
        granted = called["sysmail_add_principalprofile_sp"]
        assert granted == {"principal_name": "public", "profile_name": "Mailroot", "is_default": "default"}
        assert called["sp_send_dbmail"]["recipients"] == situation.recipient
        assert called["sp_send_dbmail"]["profile_name"] == "Mailroot"

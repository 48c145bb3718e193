"""Import: a MetaBase.xml read as a person names it, seen before and after, taken over with Next and taken back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QLineEdit, QTreeWidgetItem, QWidget
from pytestqt.qtbot import QtBot
from visible import controls, cut_off, mnemonics, nameless, unreachable

from engine.settings.catalogue import with_value
from engine.settings.model import Settings
from gui.bridge import Bridge
from gui.properties.model import SheetModel
from gui.wizard.pages.import_page import ImportPage
from gui.wizard.plan import Flow, Plan
from tests.migration.metabases import server_2003, server_2008_r2, server_2022_damaged

Wait = Callable[[Callable[[], bool]], None]
Press = Callable[[QWidget, str], None]
Shown = Callable[[QWidget, str], QFileDialog]


@pytest.fixture
def plan() -> Plan:
    made = Plan(SheetModel(Settings()), Flow.ROLES_AND_FEATURES, frozenset())
    made.answers.importing = True
    return made


@pytest.fixture
def page(qtbot: QtBot, bridge: Bridge, plan: Plan) -> ImportPage:
    """The page, shown."""
    made = ImportPage(plan, bridge)
    plan.setParent(made)
    qtbot.addWidget(made)
    made.resize(640, 560)
    made.show()
    made.enter()
    return made


@pytest.fixture
def name_file(page: ImportPage, tmp_path: Path, wait: Wait) -> Callable[[bytes], Path]:
    """Type the path of a file with this content, and wait until it is read."""

    def named(content: bytes) -> Path:
        file = tmp_path / "MetaBase.xml"
        file.write_bytes(content)
        page.file.setText(str(file))
        wait(lambda: page.complete() or page.problem.text != "")
        return file

    return named


NameFile = Callable[[bytes], Path]


def rows(page: ImportPage) -> dict[str, tuple[str, str, str]]:
    items = [page.table.topLevelItem(index) for index in range(page.table.topLevelItemCount())]
    return {item.text(0): (item.text(1), item.text(2), item.text(3)) for item in items}


def left_behind(page: ImportPage) -> list[str]:
    return [page.left_behind.item(index).text() for index in range(page.left_behind.count())]


def item_of(page: ImportPage, label: str) -> QTreeWidgetItem:
    items = [page.table.topLevelItem(index) for index in range(page.table.topLevelItemCount())]
    return next(item for item in items if item.text(0) == label)


def test_nothing_is_asked_for_but_the_file_at_first(page: ImportPage) -> None:
    assert page.first_focus() is page.file
    assert not page.complete()
    assert not page.table.isVisible()
    assert not page.servers.isVisible()
    assert "MetaBase.xml" in page.leave()


def test_the_table_says_in_the_file_now_and_after(page: ImportPage, name_file: NameFile) -> None:
    name_file(server_2003())
    found = rows(page)
    assert found["Smart host"] == ("smtp.isp.example", "(empty)", "smtp.isp.example")
    assert found["Logon at the smart host"] == ("268", "none (anonymous access)", "user name and password (Basic)")
    assert found["Computers in the relay list"][1:] == ("(none)", "127.0.0.1")
    assert found["Domains"][2] == "contoso.com, old.contoso.com, *.fabrikam.com"
    assert item_of(page, "Smart host").font(3).bold()
    assert any("password of relay@contoso.com" in line for line in left_behind(page))
    assert "00a1b2c3" not in " ".join(str(found) + line for line in left_behind(page))


def test_only_what_changes_until_everything_is_wanted(page: ImportPage, name_file: NameFile) -> None:
    name_file(server_2003())
    few = page.table.topLevelItemCount()
    page.changes_only.click()
    assert page.table.topLevelItemCount() > few
    assert "Maximum hop count" in rows(page)


def test_the_selected_rows_remark_is_said(page: ImportPage, name_file: NameFile) -> None:
    name_file(server_2022_damaged())
    page.table.setCurrentItem(item_of(page, "Computers in the relay list"))
    assert page.remark.text() == "Not understood: nobody may relay until you add computers."
    assert any("18000080" in line for line in left_behind(page))


def test_next_puts_it_into_the_plan_and_nothing_before(page: ImportPage, plan: Plan, name_file: NameFile) -> None:
    file = name_file(server_2003())
    assert not plan.model.dirty
    assert page.leave() == ""
    assert plan.model.edited.delivery.advanced.smart_host == "smtp.isp.example"
    assert plan.model.problems() == ()
    assert plan.answers.imported is not None
    assert plan.answers.imported.file == file
    assert list(plan.answers.imported.left_behind) == left_behind(page)


def test_next_again_keeps_what_later_pages_changed(page: ImportPage, plan: Plan, name_file: NameFile) -> None:
    name_file(server_2003())
    page.leave()
    plan.model.set("delivery.advanced.smart_host", "other.example.com")
    page.enter()
    assert page.leave() == ""
    assert plan.model.get("delivery.advanced.smart_host") == "other.example.com"


def test_no_import_after_all_brings_back_what_was_there(page: ImportPage, plan: Plan, name_file: NameFile) -> None:
    before = with_value(plan.model.edited, "general.name", "Typed before")
    plan.model.take(before)
    name_file(server_2003())
    page.leave()
    plan.answers.importing = False
    plan.changed.emit()
    assert plan.model.edited == before
    assert plan.answers.imported is None
    plan.answers.importing = True
    plan.changed.emit()
    assert page.leave() == ""
    assert plan.model.edited.general.name == "Default SMTP Virtual Server"


def test_one_of_several_servers_is_chosen(page: ImportPage, plan: Plan, name_file: NameFile) -> None:
    name_file(server_2008_r2())
    assert page.servers.isVisible()
    assert [page.servers.itemText(index) for index in range(2)] == ["[SMTP Virtual Server #1]", "Fax"]
    page.servers.setCurrentIndex(1)
    assert any("open relay" in line for line in left_behind(page))
    page.leave()
    assert plan.model.get("general.name") == "Fax"
    assert plan.model.get("access.relay.mode") == "only_listed"


@pytest.mark.parametrize(
    ("content", "words"), [(b"<html></html>", "no metabase"), (b'<!DOCTYPE x [<!ENTITY a "b">]><x/>', "document type")]
)
def test_what_is_no_metabase_is_said(page: ImportPage, name_file: NameFile, content: bytes, words: str) -> None:
    name_file(content)
    assert words in page.problem.text
    assert not page.complete()
    assert not page.table.isVisible()


def test_it_is_said_in_japanese_too(page: ImportPage, name_file: NameFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gui.wizard.pages.import_page.language", lambda: "ja")
    name_file(b"<html></html>")
    assert "IIS のメタベースではありません" in page.problem.text


def test_another_file_takes_the_place_of_the_first(page: ImportPage, name_file: NameFile, wait: Wait) -> None:
    file = name_file(server_2003())
    page.file.setText(str(file.with_name("gone.xml")))
    wait(lambda: page.problem.text != "")
    assert "gone.xml" in page.problem.text
    assert not page.complete()


def test_browse(page: ImportPage, tmp_path: Path, press: Press, dialog: Shown, wait: Wait) -> None:
    file = tmp_path / "MetaBase.xml"
    file.write_bytes(server_2003())
    press(page, "wizard_import_browse")
    chooser = dialog(page, "file_dialog")
    chooser.fileSelected.emit(str(file))
    chooser.reject()
    wait(page.complete)
    assert page.file.text() == str(file)


def test_every_control_has_a_name_and_labels_have_buddies(page: ImportPage, name_file: NameFile) -> None:
    name_file(server_2008_r2())
    for control in controls(page):
        assert control.objectName(), control
        assert control.accessibleName(), control.objectName()
    buddies = {label.buddy().objectName() for label in page.findChildren(QLabel) if label.buddy() is not None}
    assert {page.file.objectName(), page.servers.objectName(), page.table.objectName()} <= buddies
    assert isinstance(page.findChild(QLineEdit, "wizard_import_file"), QLineEdit)
    assert isinstance(page.findChild(QComboBox, "wizard_import_server"), QComboBox)


def test_nothing_is_cut_off_and_everything_is_reached_with_tab(page: ImportPage, name_file: NameFile) -> None:
    name_file(server_2008_r2())
    page.resize(560, 560)
    assert list(cut_off(page)) == []
    assert list(nameless(page)) == []
    assert list(unreachable(page)) == []
    keys = [key for key, _ in mnemonics(page)]
    assert len(keys) == len(set(keys))
    assert not set("pnic") & {key.lower() for key in keys}  # those of the wizard around it

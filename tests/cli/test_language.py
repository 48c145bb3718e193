"""The command line in Japanese: help, complaints, tables; what is for programs stays as it is."""

import json
from pathlib import Path

import pytest

from engine.cli.main import main

JAPANESE = "ja_JP.UTF-8"


@pytest.fixture(autouse=True)
def japanese(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("MAILROOT_LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LANG", JAPANESE)


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(words)
    out, err = capsys.readouterr()
    return status, out, err


def test_help(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = said(capsys, "--help")
    assert status == 0
    assert out.startswith("使用法: mailroot ")
    assert "待機中のメールを表示し、操作する" in out
    assert "このヘルプを表示して終了する" in out
    assert "usage" not in out


def test_argparse_complains(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = said(capsys, "queue", "list", "--limit", "x")
    assert status == 2
    assert err.splitlines()[-1] == "mailroot queue list: エラー: 引数 --limit: 'x' は 0 以上の整数ではありません"


def test_an_error(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    absent = tmp_path / "absent"
    status, _, err = said(capsys, "queue", "list", "--data", str(absent))
    assert status == 1
    assert err == (
        f"mailroot: データ フォルダー {absent} がないため、キューもありません。"
        "--data で別のフォルダーを指定してください。\n"
    )


def test_a_refused_setting_keeps_its_path(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, _, err = said(capsys, "settings", "set", "delivery.advanced.fqdn", "a b", "--data", str(tmp_path))
    assert status == 2
    assert err.startswith("mailroot: 設定に 1 件の問題があります。何も変更していません。\n  delivery.advanced.fqdn = ")
    assert "allowed" not in err


def test_settings_explain_themselves_and_are_still_toml(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    import tomllib

    _, out, _ = said(capsys, "settings", "show", "--data", str(tmp_path))
    assert "# 接続数の制限。0 = 制限なし。指定できる値: " in out
    assert tomllib.loads(out)["messages"]["max_recipients"] == 100


def test_the_option_outranks_the_environment(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert said(capsys, "--language", "en", "--help")[1].startswith("usage: ")
    monkeypatch.setenv("LANG", "C")
    assert said(capsys, "--language=ja", "--help")[1].startswith("使用法: ")
    assert said(capsys, "--help")[1].startswith("usage: ")


def test_json_is_for_programs(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, out, _ = said(capsys, "status", "--json", "--data", str(tmp_path))
    assert status == 1
    assert json.loads(out)["state"] == "not running"

"""What the engine says in Japanese: sentences with values, sentences in sentences, and what nobody knows."""

import pytest

from engine.errors import DataFolderInUse
from engine.settings.kinds import Kind, Sequence, Table, fields_of
from engine.settings.model import Settings
from engine.settings.problems import Problem, SettingsError
from engine.translation.language import language_of
from engine.translation.sentences import Sentences, sentences
from engine.translation.template import ADDRESSES, Template, without_stop
from tests.translation.test_catalogue import LANGUAGES, templates

# Their places stand side by side, so a value cannot be told from its neighbour; longer templates cover what is said.
SIDE_BY_SIDE = (
    "Attempt:    {time} <{recipient}> {outcome}{host}: {answer}",
    "{text}: {route}, since {route2}{probe}",
    "The file is not valid TOML{column}: {reason}{reason2}.{advice}",
)


@pytest.fixture(scope="module")
def japanese() -> Sentences:
    return sentences("ja")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_is_found_for_its_own_sentence(language: str) -> None:
    say = sentences(language).say
    wrong = []
    for _, english, translation in templates(language):
        template = Template(english, translation)
        values = {name: "192.0.2.1" if name == ADDRESSES else f"v{n}.test" for n, name in enumerate(template.names)}
        filled = {f"{{{name}}}": value for name, value in values.items()}
        said, expected = template.english, template.translation.replace("{*", "{")
        for place, value in filled.items():
            said, expected = said.replace(place, value), expected.replace(place, value)
        if english not in SIDE_BY_SIDE and without_stop(say(said)).strip() != expected.strip():
            wrong.append((said, say(said)))
    assert not wrong


@pytest.mark.parametrize(
    ("english", "expected"),
    [
        (
            "smtp.example.com:25 refuses connections (address 192.0.2.1): no mail host listens there. Check name and "
            "port",
            "smtp.example.com:25 が接続を拒否しました (アドレス 192.0.2.1)。"
            "そこで待ち受けているメール ホストはありません。名前とポートを確認してください",
        ),
        (
            "Mail waits in the queue. smtp.example.com:587 does not offer STARTTLS; TLS is mandatory here, so nothing "
            "is sent in clear text.",
            "メールはキューで待機しています。smtp.example.com:587 は STARTTLS を提供していません。TLS が必須のため、"
            "クリア テキストでは何も送信しません。",
        ),
        (
            "Port 25 on all addresses is in use by master (process 77). Stop that program, or listen on another port.",
            "ポート 25 (すべてのアドレス) は使用中です (使用しているプログラム: master (プロセス 77))。"
            "そのプログラムを停止するか、別のポートを使用してください。",
        ),
        (
            "Logs cannot be made. Free some space there.",
            "Logs cannot be made. Free some space there.",
        ),
    ],
)
def test_a_sentence_in_a_sentence(japanese: Sentences, english: str, expected: str) -> None:
    assert japanese.say(english) == expected


def test_several_sentences_keep_what_is_not_known(japanese: Sentences) -> None:
    said = japanese.say("The relay has stopped. Something nobody foresaw. No message waits.")
    assert said == "リレーを停止しました。Something nobody foresaw. 待機中のメッセージはありません。"


def test_what_a_host_said_stays_as_it_was_said(japanese: Sentences) -> None:
    answer = "550 5.1.1 <x@example.org>: Recipient address rejected: User unknown in local recipient table"
    assert japanese.say(answer) == answer
    refused = f"smtp.example.com:587 cannot check the logon now: {answer}"
    assert japanese.say(refused) == f"smtp.example.com:587 は今ログオンを確認できません: {answer}"


def test_why_mail_is_in_badmail(japanese: Sentences) -> None:
    said = japanese.say(
        "This message could be neither delivered nor returned to its sender, because:\r\nIt could not be delivered, "
        "and nobody can be told: It has no sender (null return path). <a@b.example>: 550 no such user; <c@d.example>: "
        "The domain d.example does not exist\r\n\r\nRecipient:  <a@b.example>\r\n"
    )
    assert said == (
        "このメッセージは、次の理由により、配信することも送信者に返すこともできませんでした:\r\n"
        "配信できず、送信者がない (空の返送先) ため知らせる相手もいません。<a@b.example>: 550 no such user; "
        "<c@d.example>: ドメイン d.example は存在しません\r\n\r\n受信者:      <a@b.example>\r\n"
    )


def test_a_settings_error_line_by_line(japanese: Sentences) -> None:
    problem = Problem("general.listeners[0].port", "99999", "a whole number from 1 to 65535", "range", 3)
    assert japanese.say(str(SettingsError([problem]))) == (
        "設定に 1 件の問題があります。何も変更していません。\n"
        "  3 行目: general.listeners[0].port = 99999 は使用できません。指定できる値: 1 ～ 65535 の整数"
    )


def test_a_data_folder_in_use(japanese: Sentences) -> None:
    said = japanese.say(str(DataFolderInUse("/srv/mail", 42)))
    assert said.startswith("データ フォルダー /srv/mail は使用中です (プロセス 42)。")
    assert "One process" not in said


def test_every_description_and_range_of_a_setting_is_said(japanese: Sentences) -> None:
    unsaid = []

    def walk(kind: Kind) -> None:
        inner = kind.item if isinstance(kind, Sequence) else kind
        if isinstance(inner, Table):
            for field in fields_of(inner.section):
                for text in (field.description, field.kind.allowed()):
                    if japanese.say(text) == text and " " in text:
                        unsaid.append(text)
                walk(field.kind)

    walk(Table(Settings))
    assert not unsaid


def test_english_is_said_as_it_is() -> None:
    assert sentences("en").say("The relay has stopped.") == "The relay has stopped."
    assert sentences("de").say("The relay has stopped.") == "The relay has stopped."


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "C", "LC_MESSAGES": "ja_JP"}, "ja"),
        ({"LANG": "ja_JP.UTF-8", "MAILROOT_LANGUAGE": "en"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_of_an_environment(environment: dict[str, str], language: str) -> None:
    assert language_of(environment) == language

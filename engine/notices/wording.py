"""The words of notices in English and Japanese. Who wrote in Japanese gets both, the Japanese first."""

from collections.abc import Mapping

import msgspec

from engine.notices.report import Action, Reported
from engine.translation.columns import broken
from engine.translation.sentences import sentences


class Words(msgspec.Struct, frozen=True):
    """The words of one language; opening and closing by what was done, with a place for when it is given up."""

    subject: Mapping[Action, str]
    greeting: str
    opening: Mapping[Action, str]
    closing: Mapping[Action, str]
    answered: str
    details: str


ENGLISH = Words(
    subject={
        Action.FAILED: "Undeliverable mail: your message was not delivered",
        Action.DELAYED: "Delayed mail: your message is still on its way",
        Action.RELAYED: "Your message was handed on; its delivery cannot be confirmed",
        Action.DELIVERED: "Your message was delivered",
    },
    greeting="This is the mail relay at {fqdn}.",
    opening={
        Action.FAILED: "Your message could not be delivered to the following recipients. No further attempts are made.",
        Action.DELAYED: "Your message has not been delivered to the following recipients yet.\n"
        "You need not send it again: further attempts are made until {until}.",
        Action.RELAYED: "Your message was handed on to a mail host that does not report back. No further notice "
        "follows\nunless that host sends one.",
        Action.DELIVERED: "Your message was delivered to the following recipients.",
    },
    closing={
        Action.FAILED: "What to do: check the address for typing errors. When the answer above speaks of rights, size "
        "or\ncontent, the administrator of the receiving side, or of this relay, can say more.\n",
    },
    answered="{host} answered: {answer}",
    details="Details for programs follow below.",
)

JAPANESE = Words(
    subject={
        Action.FAILED: "配信不能: メッセージは配信されませんでした",
        Action.DELAYED: "配信遅延: メッセージはまだ配信されていません",
        Action.RELAYED: "メッセージを転送しましたが、配信は確認できません",
        Action.DELIVERED: "メッセージは配信されました",
    },
    greeting="{fqdn} のメール リレーからのお知らせです。",
    opening={
        Action.FAILED: "お送りになったメッセージを次の受信者に配信できませんでした。\nこれ以上の再試行は行いません。",
        Action.DELAYED: "お送りになったメッセージは、次の受信者にまだ配信されていません。\n"
        "もう一度送信する必要はありません。{until} まで再試行を続けます。",
        Action.RELAYED: "お送りになったメッセージを、配信の結果を通知しないメール ホストに転送しました。\n"
        "そのホストからの通知がない限り、これ以上のお知らせはありません。",
        Action.DELIVERED: "お送りになったメッセージを次の受信者に配信しました。",
    },
    closing={
        Action.FAILED: "対処方法: アドレスに誤りがないか確認してください。上の応答が権限、サイズ、内容に\n"
        "関するものである場合は、受信側またはこのリレーの管理者に問い合わせてください。\n",
    },
    answered="{host} の応答: {answer}",
    details="プログラム向けの詳細は、英語の文の後にあります。",
)
_JAPANESE_COLUMNS = 76


def text(action: Action, fqdn: str, recipients: tuple[Reported, ...], until: str = "") -> str:
    """The part of a notice that people read, with plain newlines. `until` is when delivery is given up, in words."""
    return _text(ENGLISH, action, fqdn, recipients, until)


def japanese_text(action: Action, fqdn: str, recipients: tuple[Reported, ...], until: str = "") -> str:
    """The same in Japanese, its long lines broken; an answer of another host stays as that host gave it."""
    say = sentences("ja").say
    spoken = tuple(
        recipient if recipient.host else msgspec.structs.replace(recipient, answer=say(recipient.answer))
        for recipient in recipients
    )
    lines = _text(JAPANESE, action, fqdn, spoken, until).split("\n")
    return "\n".join(piece for line in lines for piece in _wrapped(line))


def _text(words: Words, action: Action, fqdn: str, recipients: tuple[Reported, ...], until: str) -> str:
    blocks = [words.greeting.format(fqdn=fqdn), words.opening[action].format(until=until)]
    blocks += [_about(words, recipient) for recipient in recipients]
    closing = words.closing.get(action, "")
    return "\n\n".join(blocks) + "\n\n" + (closing + "\n" if closing else "") + words.details + "\n"


def _about(words: Words, recipient: Reported) -> str:
    said = recipient.answer
    if said and recipient.host:
        said = words.answered.format(host=recipient.host, answer=said)
    return f"  {recipient.address}\n    {said}" if said else f"  {recipient.address}"


def _wrapped(line: str) -> list[str]:
    indent = line[: len(line) - len(line.lstrip())]
    return [indent + piece for piece in broken(line, _JAPANESE_COLUMNS - len(indent))]

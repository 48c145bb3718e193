"""The message window: it shows what a message says and does nothing that it says; malformed mail never fails."""

import random
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QUrl
from PySide6.QtGui import QColor, QImage, QTextDocument
from PySide6.QtWidgets import QMessageBox, QPushButton

from engine.facade import Engine
from engine.settings.model import Delivery, General, Listener, Settings
from engine.spool.message import Origin
from gui.bridge import Bridge, DeliveryAttempted, Outcome, QueueFilter
from gui.console.message_view.browser import LetterBrowser
from gui.console.message_view.charsets import header, text_of
from gui.console.message_view.filenames import safe_name
from gui.console.message_view.htmlcleaner import clean
from gui.console.message_view.letter import FIRST_OCTETS, part_of, read_letter
from gui.console.message_view.opened import Delivery as Progress
from gui.console.message_view.opened import Queued
from gui.console.message_view.pictures import decoded
from gui.console.message_view.plaintext import readable
from gui.console.message_view.window import MessageWindow

EVIL = (
    "<html><head><title>t</title><style>p{background:url(http://evil.example/s)}</style></head>"
    '<body onload="x()" background="http://evil.example/b"><script>alert(1)</script>'
    '<p style="background:url(file:///etc/passwd)" onclick=go()>Hello &lt;b&gt;</p>'
    '<img src="http://evil.example/p.gif" alt="spy"><img src="file:///etc/hostname"><img src=cid:own alt="logo">'
    '<img src="/etc/hostname"><img src="qrc:/x"><img src="cid:other"><object data="file:///etc/passwd"></object>'
    '<a href="https://bank.example/">bank</a><a href="javascript:alert(1)">js</a><a href="file:///etc/passwd">file</a>'
    '<iframe src="http://evil.example/">inner</iframe><link rel=stylesheet href=http://evil.example/c>'
    "</body></html>"
)


@pytest.fixture
def start_settings(port: int) -> Settings:
    return Settings(
        general=General(listeners=(Listener(address="127.0.0.1", port=port),)), delivery=Delivery(route="capture")
    )


@pytest.fixture
def show(qtbot, engine: Engine, bridge: Bridge, wait) -> Callable[..., MessageWindow]:
    """Queue a message and open its window."""

    def opened(octets: bytes, *recipients: str) -> MessageWindow:
        message_id = engine.submit(
            "alice@example.com", recipients or ("bob@example.net",), octets, origin=Origin.WINDOW, user="printer"
        )
        window = MessageWindow(bridge, Queued(message_id))
        qtbot.addWidget(window)
        window.show()
        wait(lambda: window.opened is not None)
        return window

    return opened


def picture(width: int = 40, height: int = 20) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("orange"))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data.data())


def report() -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Monatsbericht für März"
    message["From"] = "Bücherei <b@example.com>"
    message["To"] = "j@example.net"
    message.set_content("Guten Tag,\nanbei der Bericht.\n")
    message.add_alternative(f"<p>Guten Tag</p>{EVIL}", subtype="html")
    message.get_payload()[1].add_related(picture(), "image", "png", cid="<own>")
    message.add_attachment(b"%PDF" + bytes(5000), maintype="application", subtype="pdf", filename="Bericht März.pdf")
    return message


# --- Reading ------------------------------------------------------------------------------------------------------


def test_text_html_headers_and_attachments():
    letter = read_letter(octets := report().as_bytes(), len(octets))
    assert letter.header("subject") == "Monatsbericht für März"
    assert letter.header("From") == "Bücherei <b@example.com>"
    assert letter.text.startswith("Guten Tag,\nanbei")
    assert [(each.name, each.kind, each.size) for each in letter.attachments][1] == (
        "Bericht März.pdf", "application/pdf", 5004
    )  # fmt: skip
    assert set(letter.pictures) == {"own"}
    assert letter.complete
    assert part_of(octets, letter.attachments[1].part) == b"%PDF" + bytes(5000)


def test_the_beginning_of_a_large_message_is_enough_for_its_text():
    message = report()
    message.add_attachment(random.Random(1).randbytes(3_000_000), maintype="image", subtype="tiff", filename="scan.tif")
    octets = message.as_bytes()
    letter = read_letter(octets[:FIRST_OCTETS], len(octets))
    assert not letter.complete
    assert letter.text.startswith("Guten Tag")
    assert letter.attachments[-1].name == "scan.tif"
    assert 0 < letter.attachments[-1].size < 3_000_000


@pytest.mark.parametrize(
    ("charset", "octets", "expected"),
    [
        ("iso-8859-1", b"M\xe4rz", "März"),
        ("windows-1252", b"\x80", "€"),
        ("iso-2022-jp", "日本語".encode("iso-2022-jp"), "日本語"),
        ("shift_jis", "日本語".encode("shift_jis"), "日本語"),
        ("utf-8", b"M\xe4rz", "M\ufffdrz"),
        ("utf-8", "März€".encode()[:-1], "März"),
        ("", "März€".encode()[:-1], "März"),
        ("", b"M\xe4rz", "März"),
        ("x-unknown", "März".encode(), "März"),
        ("us-ascii", b"M\xe4rz", "März"),
        ("rot13", b"abc", "abc"),
        ("idna", b"abc", "abc"),
        ("utf-7", b"+AGE-", "a"),
        ("\0", b"abc", "abc"),
        ("utf-16", b"\xff\xfea\0b", "a"),
        ("cp1252", b"\x81", "\ufffd"),
    ],
)
def test_charsets_known_and_unknown(charset, octets, expected):
    assert text_of(octets, charset) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=?utf-8?B?TcOkcno=?=", "März"),
        ("=?utf-8?B?TcOkcn?=", None),
        ("=?x-unknown?Q?M=E4rz?=", "März"),
        ("=?utf-8?Q?=FF=FE?=", None),
        ("a\r\n\tb", "a b"),
        ("\udce4", None),
    ],
)
def test_headers_never_fail(value, expected):
    found = header(value)
    found.encode("utf-8")
    assert expected is None or found == expected


MALFORMED = [
    b"",
    b"\r\n",
    b"no header at all",
    b"Content-Type: multipart/mixed\r\n\r\nno boundary",
    b'Content-Type: multipart/mixed; boundary=""\r\n\r\n----\r\n',
    b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b',
    b"Content-Type: text/plain; charset*=x''%ff%fe\r\n\r\nx",
    b"Content-Type: text/plain; charset=\xff\xfe\r\n\r\n\xff",
    b"Content-Type: \r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!=",
    b"Content-Transfer-Encoding: base64\r\n\r\nQUJ\r\n",
    b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 x\r\n\xff\xff\r\nend",
    b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJD",
    b"Content-Type: image/png; name*0*=utf-16''%ff; name*2=\"x\"\r\nContent-ID: <>\r\n\r\nx",
    b"Content-Disposition: attachment; filename*=utf-8''%E0%A4%A\r\n\r\nx",
    b"Subject: \xff\xfe\x00=?utf-8?B?\r\n\r\n\x00\x01\x02",
    b"Date: \r\nFrom: <<<>>>@\r\nTo: " + b"a," * 5000 + b"\r\n\r\n",
    b"X: " + b"y" * 200_000 + b"\r\n\r\n",
    b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
    b"a: b\r\n\r\nc: d\r\n--b--\r\n",
]


@pytest.mark.parametrize("octets", MALFORMED, ids=range(len(MALFORMED)))
def test_malformed_mail_is_read_as_far_as_it_goes(octets):
    letter = read_letter(octets, len(octets))
    "".join((letter.text, letter.html, letter.source, *(value for _, value in letter.headers))).encode("utf-8")


def test_any_octets_can_be_read():
    chance = random.Random(7)
    whole = report().as_bytes()
    for _ in range(60):
        broken = bytearray(whole)
        for _ in range(40):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        cut = bytes(broken[: chance.randrange(len(broken))])
        letter = read_letter(cut, len(whole))
        for attachment in letter.attachments:
            assert isinstance(part_of(cut, attachment.part), bytes)


def test_nesting_has_an_end():
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3000))
    letter = read_letter(deep + b"\r\nend", len(deep) + 5)
    assert letter.source.startswith("Content-Type")


def test_many_parts_are_not_all_listed():
    part = b"--b\r\nContent-Type: application/x\r\n\r\nx\r\n"
    octets = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part * 2000 + b"--b--\r\n"
    assert len(read_letter(octets, len(octets)).attachments) == 500


def test_text_is_cut_and_its_lines_broken():
    text = readable("x" * 10_000 + "\r\nend\0\x1b[2J\u202eevil", 9_000)
    assert max(map(len, text.split("\n"))) == 2000
    assert "\0" not in readable("a\0b\x1b\u202e", 10)
    octets = b"Content-Type: text/plain\r\n\r\n" + b"word " * 200_000
    letter = read_letter(octets, len(octets))
    assert not letter.whole
    assert len(letter.text) < 300_000


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("../../etc/passwd", "text/plain", "passwd"),
        ("C:\\Windows\\x.dll", "application/x", "x.dll"),
        (".bashrc", "text/plain", "bashrc"),
        ("", "message/rfc822", "part-3.eml"),
        ("", "application/pdf", "part-3.pdf"),
        ("CON.txt", "text/plain", "_CON.txt"),
        ("invoice\u202efdp.exe", "application/pdf", "invoicefdp.exe"),
        ("a\r\nb\0.txt", "text/plain", "ab.txt"),
        ("x" * 300 + ".pdf", "application/pdf", "x" * 116 + ".pdf"),
        ("   ...   ", "x/y", "part-3.bin"),
    ],
)
def test_attachments_get_harmless_names(name, kind, expected):
    assert safe_name(name, kind, 2) == expected


# --- HTML ---------------------------------------------------------------------------------------------------------


def test_only_text_is_left_of_html():
    cleaned = clean(EVIL, frozenset({"own"}))
    for word in ("evil.example", "file:", "script", "alert", "onload", "onclick", "style", "iframe", "qrc", "/etc"):
        assert word not in cleaned.html
    assert "Hello &lt;b&gt;" in cleaned.html
    assert '<img src="cid:own" alt="logo">' in cleaned.html
    assert '<a href="https://bank.example/">bank</a>' in cleaned.html
    assert "[spy]" in cleaned.html
    assert cleaned.remote == 5


@pytest.mark.parametrize(
    "html",
    [
        "<table>" * 5000,
        "<div>" * 50_000,
        "<table><tr><td>" * 2000,
        "<ul><li>" * 3000,
        "<a href='" * 20_000,
        "<!--" * 50_000,
        "<script>" * 20_000,
        "<p " + "a" * 200_000,
        "<p " + 'a="' * 50_000,
        "<" * 200_000,
        "</p>" * 50_000,
        "<td colspan=99999999 rowspan=99999999>x",
        "<td colspan=²>x",
        "&#x110000;&#xd800;&bogus;" * 1000,
        "<img src=cid:own width=99999999 height=99999999>" * 100,
        "<p>x" * 100_000,
    ],
)
def test_html_that_wants_to_hang_or_crash_the_window(qtbot, html):
    cleaned = clean(html[: 128 * 1024], frozenset({"own"}))
    document = QTextDocument()
    document.setHtml(cleaned.html)
    document.setTextWidth(600)
    assert document.size().isValid()


def test_the_browser_loads_nothing_but_the_messages_own_images(qtbot, tmp_path):
    browser = LetterBrowser()
    qtbot.addWidget(browser)
    asked: list[str] = []
    original = browser.loadResource

    def noted(kind: int, name: QUrl) -> object:
        asked.append(name.toString())
        return original(kind, name)

    browser.loadResource = noted  # type: ignore[method-assign]
    file = tmp_path / "x.png"
    file.write_bytes(picture())
    for name in (
        file.as_uri(),
        str(file),
        "http://evil.example/x",
        "qrc:/x",
        "data:image/png;base64,AAAA",
        "cid:other",
    ):
        assert original(2, QUrl(name)) is None
    image = decoded(picture())
    browser.show_html(clean(EVIL, frozenset({"own"})).html, {"own": image})
    browser.resize(400, 400)
    browser.show()
    browser.grab()
    assert browser._pictures["own"] is image
    assert original(2, QUrl("cid:own")) is image
    # What was shown before has no images any more.
    browser.show_text("<b>plain</b>")
    assert browser.toPlainText() == "<b>plain</b>"
    assert original(2, QUrl("cid:own")) is None
    assert set(asked) == {"cid:own"}


def test_pictures_are_bounded(qtbot):
    assert decoded(picture(2000, 100)).width() == 800
    assert decoded(picture()).width() == 40
    assert decoded(b"<svg xmlns='http://www.w3.org/2000/svg'/>") is None
    assert decoded(b"\x89PNG\r\n\x1a\n" + b"\0" * 50) is None
    huge = bytearray(picture())
    huge[16:24] = b"\x00\x00\xff\xff\x00\x00\xff\xff"
    assert decoded(bytes(huge)) is None


def test_a_link_shows_its_address_before_anything_opens(qtbot, monkeypatch):
    opened: list[str] = []
    monkeypatch.setattr(
        "gui.console.message_view.browser.QDesktopServices.openUrl", lambda url: opened.append(url.toString())
    )
    browser = LetterBrowser()
    qtbot.addWidget(browser)
    browser.show_html('<a href="https://evil.example/?a=1">https://bank.example</a>', {})
    browser.anchorClicked.emit(QUrl("https://evil.example/?a=1"))
    box = browser.findChild(QMessageBox, "link_question")
    assert box.informativeText() == "https://evil.example/?a=1"
    assert not opened
    box.findChild(QPushButton, "link_open").click()
    assert opened == ["https://evil.example/?a=1"]


def test_a_link_to_a_file_can_not_be_opened(qtbot):
    browser = LetterBrowser()
    qtbot.addWidget(browser)
    browser.ask_to_open(QUrl("file:///etc/passwd"))
    box = browser.findChild(QMessageBox, "link_question")
    assert box.findChild(QPushButton, "link_open") is None
    box.close()


# --- The window ---------------------------------------------------------------------------------------------------


def test_plain_text_comes_first_and_html_on_request(show, qtbot):
    window = show(report().as_bytes())
    assert window.windowTitle() == "Monatsbericht für März"
    assert window.text.browser.toPlainText().startswith("Guten Tag,\nanbei")
    assert window.text.as_html.isVisible()
    window.text.as_html.click()
    assert "bank" in window.text.browser.toPlainText()
    assert "not loaded" in window.text.notice.text()
    assert "Bücherei" in window.headers.toPlainText()
    assert "multipart/mixed" in window.source.toPlainText()


def test_html_alone_is_shown_at_once(show):
    message = EmailMessage()
    message["Subject"] = "x"
    message.set_content("<p>only <b>this</b></p>", subtype="html")
    window = show(message.as_bytes())
    assert window.text.browser.toPlainText().strip() == "only this"
    assert not window.text.as_html.isVisible()


def test_a_large_message_is_read_in_part_until_somebody_wants_all(show, wait, qtbot):
    message = EmailMessage()
    message["Subject"] = "Scan"
    message.set_content("see scan\n")
    scan = random.Random(2).randbytes(2_000_000)
    message.add_attachment(scan, maintype="image", subtype="tiff", filename="scan.tif")
    window = show(message.as_bytes())
    assert window.opened.letter.read == FIRST_OCTETS
    assert "were read" in window.message_bar.text
    assert window.text.attachments.table.topLevelItem(0).text(2).startswith("more than")
    window.message_bar.button.click()
    wait(lambda: window.opened.letter.complete)
    assert not window.message_bar.text
    assert window.opened.letter.attachments[0].size == len(scan)


def test_an_attachment_of_a_message_read_in_part_is_saved_whole(show, wait, tmp_path):
    message = EmailMessage()
    message.set_content("x\n")
    scan = random.Random(3).randbytes(1_500_000)
    message.add_attachment(scan, maintype="image", subtype="tiff", filename="scan.tif")
    window = show(message.as_bytes())
    saved: list[object] = []
    window.text.attachments.save_wanted.connect(saved.append)
    window.text.attachments.save.click()
    (attachment,) = saved
    window.save_attachment(attachment, tmp_path / attachment.name)
    wait(lambda: "written" in window.message_bar.text)
    assert (tmp_path / "scan.tif").read_bytes() == scan
    window.save_attachment(attachment, tmp_path / "no" / "folder")
    wait(lambda: "cannot be written" in window.message_bar.text)


def test_recipients_and_every_attempt_with_its_answer(show):
    window = show(b"Subject: x\r\n\r\nhello\r\n", "bob@example.net", "eve@example.net")
    delivery = window.opened.delivery
    bob, eve = delivery.recipients
    attempts = tuple(
        attempt_of(at, recipient, outcome, answer)
        for at, recipient, outcome, answer in (
            (100.0, "joe@example.net", "delivered", "250 ok"),
            (100.0, "bob@example.net", "deferred", "450 4.7.1 greylisted\r\nsecond line"),
            (200.0, "eve@example.net", "deferred", "421 busy"),
            (300.0, "bob@example.net", "deferred", "451 still busy"),
        )
    )
    window.delivery.show_delivery(Progress((bob, eve), attempts))
    panel = window.delivery
    assert [panel.recipients.topLevelItem(row).text(0) for row in range(3)] == [
        "bob@example.net", "eve@example.net", "joe@example.net"
    ]  # fmt: skip
    assert panel.recipients.topLevelItem(2).text(1) == "Delivered"
    answers = [panel.attempts.topLevelItem(row).text(4) for row in range(panel.attempts.topLevelItemCount())]
    assert answers == ["451 still busy", "421 busy", "450 4.7.1 greylisted second line", "250 ok"]
    panel.recipients.topLevelItem(0).setSelected(True)
    assert [panel.attempts.topLevelItem(row).text(4) for row in range(panel.attempts.topLevelItemCount())] == [
        "451 still busy", "450 4.7.1 greylisted second line"
    ]  # fmt: skip
    panel.attempts.topLevelItem(1).setSelected(True)
    assert panel.answer.text() == "450 4.7.1 greylisted second line"


def attempt_of(at: float, recipient: str, outcome: str, answer: str):
    from gui.bridge import Attempt

    return Attempt(at, recipient, outcome, "mx.example.net", answer)


def test_the_window_follows_the_delivery(show, engine, bridge, wait):
    window = show(b"Subject: x\r\n\r\nhello\r\n")
    key = window.place.key
    engine.queue_hold([key])
    attempted = DeliveryAttempted(
        at=1.0, message=key, sender="", recipient="bob@example.net", outcome=Outcome.DEFERRED, host="mx",
        answer="450 later", attempts=1, next_attempt=2.0,
    )  # fmt: skip
    bridge.occurred.emit((attempted,))
    wait(lambda: window.delivery.recipients.topLevelItem(0).text(1) == "Held")
    engine.queue_remove([key])
    bridge.occurred.emit((attempted,))
    wait(lambda: "left the queue" in window.message_bar.text)


def test_a_message_that_is_gone_says_so(qtbot, bridge, wait):
    window = MessageWindow(bridge, Queued("0000000001"))
    qtbot.addWidget(window)
    window.show()
    wait(lambda: bool(window.message_bar.text))
    assert "no message 0000000001" in window.message_bar.text


def test_export_writes_the_message_as_it_is(show, wait, tmp_path):
    window = show(octets := report().as_bytes().replace(b"\n", b"\r\n"))
    window.export(tmp_path / "x.eml")
    wait(lambda: "written" in window.message_bar.text)
    assert (tmp_path / "x.eml").read_bytes().endswith(octets[-500:])


def test_a_closed_window_is_not_filled_in(engine, bridge, qtbot):
    message_id = engine.submit("a@example.com", ["b@example.net"], b"Subject: x\r\n\r\n", origin=Origin.WINDOW)
    window = MessageWindow(bridge, Queued(message_id))
    window.show()
    gone: list[bool] = []
    window.destroyed.connect(lambda: gone.append(True))
    window.close()
    qtbot.waitUntil(lambda: bool(gone))
    # The answer comes to nobody, and this one after it.
    answers: list[int] = []
    bridge.ask_slowly(lambda running: len(running.queue_ids(QueueFilter())), answers.append)
    qtbot.waitUntil(lambda: answers == [1])

"""The controls that the document names, step by step: "Appendix D: Create the SMTP Server" of Microsoft's BizTalk help.

Its steps are what somebody follows who sets up a mail relay as on Windows Server; every control it names in bold has a
row here, in the words of its English and of its Japanese edition.
"""

from typing import NamedTuple

# Parts of the document, by their headings.
INSTALL = "Install SMTP Server"
CONFIGURE = "Configure the SMTP Server"
INSTALL_2008 = "Windows Server 2008 R2: Install SMTP Server"
CONFIGURE_2008 = "Windows Server 2008 R2: Configure the SMTP Server"

SERVER = "[SMTP Virtual Server #1]"


class Step(NamedTuple):
    """A numbered step of a part; the document has no step 2 where the part installs."""

    part: str
    number: int

    def __str__(self) -> str:
        return f"{self.part}, step {self.number}"


class Control(NamedTuple):
    """One control; `place` says where Mailroot has it."""

    english: str
    japanese: str
    place: str


class Row(NamedTuple):
    """A control in the step that names it."""

    step: Step
    control: Control


def _rows(part: str, *steps: tuple[int, tuple[Control, ...]]) -> tuple[Row, ...]:
    return tuple(Row(Step(part, number), control) for number, controls in steps for control in controls)


_NEXT = Control("Next", "次へ", "button of the wizard")
_INSTALL = Control("Install", "インストール", "button of the wizard")
_CLOSE = Control("Close", "閉じる", "button of the wizard")
_SMTP_SERVER = Control("SMTP Server", "SMTP サーバー", "check box in the list of features")
_MANAGER = Control("Server Manager", "サーバー マネージャー", "what the desktop's search finds the program by")
_SERVER = Control(SERVER, SERVER, "console tree, below the computer")
_OK = Control("OK", "OK", "button of the dialog")
_TLS = Control("TLS encryption", "TLS 暗号化", "check box in Outbound Security")
_ANONYMOUS = Control("Anonymous access", "匿名アクセス", "choice in Outbound Security")
_DELIVERY = Control("Delivery", "配信", "tab of the properties")

_CONFIGURING = (
    (2, (_SERVER, Control("Properties", "プロパティ", "context menu of the server"))),
    (
        3,
        (
            Control("Access", "アクセス", "tab of the properties"),
            Control("Relay", "リレー", "button on Access"),
        ),
    ),
    (
        4,
        (
            Control("Add", "追加", "button in Relay Restrictions"),
            Control("Single Computer", "1 台のコンピューター", "choice in Computer"),
            _OK,
        ),
    ),
    (
        5,
        (
            _DELIVERY,
            Control("Outbound Security", "送信のセキュリティ", "button on Delivery"),
            _ANONYMOUS,
            Control("Basic authentication", "基本認証", "choice in Outbound Security"),
            _TLS,
            Control("Integrated Windows Authentication", "統合 Windows 認証", "choice in Outbound Security"),
        ),
    ),
    (6, (_DELIVERY, Control("Outbound connections", "送信接続", "button on Delivery"), _OK)),
    (
        7,
        (
            _DELIVERY,
            Control("Advanced", "詳細設定", "button on Delivery"),
            Control("Fully Qualified Domain Name", "完全修飾ドメイン名", "field in Advanced Delivery"),
            Control("Smart Host", "スマート ホスト", "field in Advanced Delivery"),
        ),
    ),
    (8, (_OK,)),
    (
        9,
        (
            _SERVER,
            Control("Stop", "停止", "context menu of the server"),
            Control("Start", "起動", "context menu of the server"),
        ),
    ),
)

TABLE = (
    *_rows(
        INSTALL,
        (1, (_MANAGER, Control("Dashboard", "ダッシュボード", "console tree"))),
        (
            3,
            (
                Control("Add roles and features", "役割と機能の追加", "link on the dashboard; menu Manage"),
                Control("Manage", "管理", "menu bar"),
            ),
        ),
        (4, (Control("Before You Begin", "はじめに", "page of the wizard"), _NEXT)),
        (
            5,
            (
                Control(
                    "Role-based or feature-based installation",
                    "役割ベースまたは機能ベースのインストール",
                    "choice on Installation Type",
                ),
                _NEXT,
            ),
        ),
        (
            6,
            (
                Control(
                    "Select a server from the server pool",
                    "サーバー プールからサーバーを選択",
                    "choice on Server Selection",
                ),
                _NEXT,
                Control("Server Selection", "サーバーの選択", "page of the wizard"),
            ),
        ),
        (7, (Control("Server Roles", "サーバーの役割", "page of the wizard"), _NEXT)),
        (
            8,
            (
                Control("Features", "機能", "page of the wizard"),
                _SMTP_SERVER,
                Control("Add Features", "機能の追加", "button of the question what comes along"),
                _NEXT,
            ),
        ),
        (
            9,
            (
                Control("Confirmation", "確認", "page of the wizard"),
                Control(
                    "Restart the destination server automatically if required",
                    "必要に応じて対象サーバーを自動的に再起動する",
                    "check box on Confirmation",
                ),
                _INSTALL,
                _CLOSE,
            ),
        ),
    ),
    *_rows(
        CONFIGURE,
        (1, (Control("inetmgr6.exe", "inetmgr6.exe", "what the desktop's search finds the program by"),)),
        *_CONFIGURING,
    ),
    *_rows(
        INSTALL_2008,
        (
            1,
            (
                _MANAGER,
                Control("Features", "機能", "console tree"),
                Control("Add Features", "機能の追加", "context menu of Features, and its page"),
            ),
        ),
        (
            3,
            (
                Control("Add Features", "機能の追加", "title of the wizard"),
                _SMTP_SERVER,
                Control(
                    "Add Required Role Services",
                    "必要な役割サービスを追加",
                    "button of the question what comes along",
                ),
                _NEXT,
            ),
        ),
        (4, (_NEXT,)),
        (
            5,
            (
                Control("Confirm Installation Selections", "インストール オプションの確認", "page of the wizard"),
                _INSTALL,
                _CLOSE,
            ),
        ),
    ),
    *_rows(
        CONFIGURE_2008,
        (
            1,
            (
                Control("IIS", "IIS", "what the desktop's search finds the program by"),
                Control(
                    "Internet Information Services (IIS) 6.0 Manager",
                    "インターネット インフォメーション サービス (IIS) 6.0 マネージャー",
                    "what the desktop's search finds the program by",
                ),
            ),
        ),
        *_CONFIGURING,
    ),
)

# Named there, and no control of ours: the system's own menu, and other computers, which a pool of one has no room for.
NOT_OURS = (
    *_rows(INSTALL, (6, (Control("Add Server", "サーバーの追加", ""), _MANAGER))),
    *_rows(CONFIGURE_2008, (1, (Control("Start", "スタート", ""),))),
)

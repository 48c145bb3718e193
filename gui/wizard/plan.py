"""Plan: everything a person has answered in the wizard so far. Nothing of it is done before Install."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gui.properties.model import SheetModel


class Flow(StrEnum):
    """The order of pages: that of Windows Server 2012 and later, or the short one of 2008 R2."""

    ROLES_AND_FEATURES = "roles_and_features"
    FEATURES = "features"


class Feature(StrEnum):
    """What can be added and removed."""

    SMTP_SERVER = "smtp_server"
    TELNET_CLIENT = "telnet_client"
    SIGN_IN = "sign_in"
    SERVICE = "service"
    PICKUP = "pickup"


class Who(StrEnum):
    """Who will send: what the page Server Roles asks."""

    THIS_COMPUTER = "this_computer"
    NETWORK = "network"
    DATABASE_MAIL = "database_mail"
    DEVELOPMENT = "development"
    AS_SET = "as_set"  # leave what is set (or was imported) as it is


@dataclass
class FirstMessage:
    """The test message that Results sends last; none while `recipient` is empty."""

    sender: str = ""
    recipient: str = ""


@dataclass
class Import:
    """Settings taken over from another server: the file, and what could not come along, in sentences."""

    file: Path
    left_behind: tuple[str, ...] = ()


@dataclass
class Answers:
    """What is neither a setting nor a secret."""

    flow: Flow = Flow.ROLES_AND_FEATURES
    who: Who = Who.THIS_COMPUTER
    features: set[Feature] = field(default_factory=set)
    smart_host_later: bool = False
    importing: bool = False  # Installation Type: settings come from another server's MetaBase.xml
    restart_automatically: bool = False
    first_message: FirstMessage = field(default_factory=FirstMessage)
    imported: Import | None = None


class Plan(QObject):
    """`model` holds settings and secrets as edited so far, `answers` the rest; `installed` are the features that are
    there already (empty at the first run). Pages change them in `leave` or at once and say `changed`."""

    changed = Signal()

    def __init__(
        self, model: SheetModel, flow: Flow, installed: frozenset[Feature], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.model = model
        self.installed = installed
        self.answers = Answers(flow=flow, features=set(installed))

    @property
    def first_run(self) -> bool:
        """Whether nothing is set up yet."""
        return Feature.SMTP_SERVER not in self.installed

    def wants(self, feature: Feature) -> bool:
        """Whether the feature is to be there after Install."""
        return feature in self.answers.features

    def added(self) -> frozenset[Feature]:
        """The features to add."""
        return frozenset(self.answers.features) - self.installed

    def removed(self) -> frozenset[Feature]:
        """The features to remove."""
        return self.installed - frozenset(self.answers.features)

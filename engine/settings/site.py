"""The settings in their surroundings: what every room is given when it starts and when something changes."""

from pathlib import Path

import msgspec

from engine.datafolder import Folders
from engine.settings.model import Settings


class Site(msgspec.Struct, frozen=True):
    """`fqdn` is the name we greet, HELO and report with; `folders` are already resolved against the settings."""

    settings: Settings
    fqdn: str
    folders: Folders

    @classmethod
    def of(cls, settings: Settings, root: Path, machine_name: str) -> "Site":
        """Resolve names and folders: an empty setting takes the machine's name or the folder under `root`."""
        standard = Folders.below(root)
        folders = msgspec.structs.replace(
            standard,
            queue=_place(settings.general.queue_directory, root, standard.queue),
            pickup=_place(settings.general.pickup_directory, root, standard.pickup),
            badmail=_place(settings.messages.badmail_directory, root, standard.badmail),
            logs=_place(settings.general.logging.directory, root, standard.logs),
        )
        return cls(settings=settings, fqdn=settings.delivery.advanced.fqdn or machine_name, folders=folders)

    def drop_folder(self, setting: str) -> Path:
        """The drop directory that `setting` names, "" = the standard one."""
        return _place(setting, self.folders.root, self.folders.drop)


def _place(setting: str, root: Path, standard: Path) -> Path:
    return root / Path(setting).expanduser() if setting else standard

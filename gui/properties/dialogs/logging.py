"""General > Active log format > Properties...: when a new log file begins, where it lies, what it holds."""

import time

from engine.settings.model import Settings
from gui.bridge import Bridge, example_name
from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.properties.binding import Custom, Group, Note, Page, Place, Row
from gui.properties.dialogs.base import SheetDialog
from gui.properties.dialogs.w3c_fields import FIELDS, W3cFields

_SCHEDULE = "general.logging.schedule"
_SIZE = "general.logging.max_file_mb"
_LOCAL_TIME = "general.logging.local_time"
_DIRECTORY = "general.logging.directory"

PATHS = (_SCHEDULE, _SIZE, _LOCAL_TIME, _DIRECTORY, FIELDS)


def _by_size(settings: Settings) -> bool:
    return settings.general.logging.schedule == "size"


def _may_choose_time(settings: Settings) -> bool:
    """NCSA and IIS write local time into their lines, so their days end at local midnight anyway."""
    logging = settings.general.logging
    return logging.format in ("w3c", "jsonl") and logging.schedule not in ("unlimited", "size")


def _file_name(settings: Settings) -> str:
    name = example_name(settings.general.logging, time.time())
    return translate("properties", "Log file name: {name}").format(name=name)


def _standard_directory(bridge: Bridge) -> str:
    return str(bridge.data_folder / "Logs")


class LoggingPropertiesDialog(SheetDialog):
    """Schedule, size, local time, directory and, for W3C Extended, the fields."""

    PAGE = Page(
        "dialog_logging_properties",
        QT_TRANSLATE_NOOP("properties", "Logging Properties"),
        (
            Group(
                QT_TRANSLATE_NOOP("properties", "New log schedule"),
                (
                    Row(
                        _SCHEDULE,
                        QT_TRANSLATE_NOOP("properties", "New log schedule"),
                        "radio",
                        help=QT_TRANSLATE_NOOP("properties", "When a new log file is begun."),
                        choices={
                            "hourly": QT_TRANSLATE_NOOP("properties", "&Hourly"),
                            "daily": QT_TRANSLATE_NOOP("properties", "&Daily"),
                            "weekly": QT_TRANSLATE_NOOP("properties", "&Weekly"),
                            "monthly": QT_TRANSLATE_NOOP("properties", "&Monthly"),
                            "unlimited": QT_TRANSLATE_NOOP("properties", "&Unlimited file size"),
                            "size": QT_TRANSLATE_NOOP("properties", "When file &size reaches:"),
                        },
                    ),
                    Row(
                        _SIZE,
                        QT_TRANSLATE_NOOP("properties", "Si&ze (MB):"),
                        help=QT_TRANSLATE_NOOP("properties", "Counts for the schedule When file size reaches."),
                        enabled=_by_size,
                    ),
                    Row(
                        _LOCAL_TIME,
                        QT_TRANSLATE_NOOP("properties", "Use &local time for file naming and rollover"),
                        help=QT_TRANSLATE_NOOP(
                            "properties", "Otherwise UTC counts. NCSA and IIS logs go by local time in any case."
                        ),
                        enabled=_may_choose_time,
                    ),
                ),
            ),
            Group(
                "",
                (
                    Row(
                        _DIRECTORY,
                        QT_TRANSLATE_NOOP("properties", "Log &file directory:"),
                        "folder",
                        special=_standard_directory,
                        help=QT_TRANSLATE_NOOP("properties", "Empty: the folder Logs in the data folder."),
                    ),
                    Note(_file_name, "general_logging_file_name"),
                    Custom("general_logging_fields", W3cFields, (FIELDS,)),
                ),
            ),
        ),
    )


def open_logging_properties(place: Place) -> None:
    """Open the dialog."""
    LoggingPropertiesDialog(place).open()

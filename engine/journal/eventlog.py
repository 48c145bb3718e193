"""The Windows event log, source Mailroot. Not run: written from the documentation of ReportEventW, without a Windows.

The source's message file is registered by the installer; without it the event viewer still shows the text, after a
remark that no description was found.
"""

import contextlib
import sys

from engine.journal.system import Severity

SOURCE = "Mailroot"

# winnt.h: EVENTLOG_ERROR_TYPE, EVENTLOG_WARNING_TYPE, EVENTLOG_INFORMATION_TYPE
_TYPES = {Severity.ERROR: 1, Severity.WARNING: 2, Severity.NOTICE: 4}


class WindowsEventLog:
    """Lines as events of the Application log; the event's kind is its first inserted string."""

    def send(self, severity: Severity, kind: str, text: str) -> None:
        with contextlib.suppress(OSError):
            _report(_TYPES[severity], (kind, text))


def _report(event_type: int, strings: tuple[str, ...]) -> None:
    if sys.platform == "win32":
        import ctypes

        advapi32 = ctypes.WinDLL("advapi32", use_last_error=True)
        advapi32.RegisterEventSourceW.restype = ctypes.c_void_p
        source = ctypes.c_void_p(advapi32.RegisterEventSourceW(None, SOURCE))
        if not source:
            return
        texts = (ctypes.c_wchar_p * len(strings))(*strings)
        try:
            advapi32.ReportEventW(source, event_type, 0, 1, None, len(strings), 0, texts, None)
        finally:
            advapi32.DeregisterEventSource(source)

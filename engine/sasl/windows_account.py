"""Which accounts of Windows are nobody in particular: by their SID, because their names are translated ("Gast").

Not run by our tests, which have no Windows: all that touches the system is in `_sid_of`.
"""

import struct

# [MS-DTYP] 2.4.2.4: S-1-5-7 is an anonymous logon, S-1-5-21-<domain>-501 the guest of a machine or domain.
_NT_AUTHORITY = b"\0\0\0\0\0\5"
_ANONYMOUS, _NOT_UNIQUE, _GUEST = 7, 21, 501
_LONGEST_SID = 68
_LONGEST_DOMAIN = 256


def is_nobody(name: str) -> bool:
    """Whether DOMAIN\\user is a guest or an anonymous logon; False where that cannot be found out. May block."""
    sid = _sid_of(name)
    if len(sid) < 12 or sid[2:8] != _NT_AUTHORITY:
        return False
    parts = struct.unpack_from(f"<{(len(sid) - 8) // 4}I", sid, 8)
    return parts == (_ANONYMOUS,) or (parts[0] == _NOT_UNIQUE and parts[-1] == _GUEST)


def _sid_of(name: str) -> bytes:
    """The SID as Windows stores it, b"" when there is none."""
    import ctypes

    windll = getattr(ctypes, "windll", None)
    if windll is None:
        return b""
    sid, domain = ctypes.create_string_buffer(_LONGEST_SID), ctypes.create_unicode_buffer(_LONGEST_DOMAIN)
    octets, letters, kind = ctypes.c_ulong(_LONGEST_SID), ctypes.c_ulong(_LONGEST_DOMAIN), ctypes.c_int()
    found = windll.advapi32.LookupAccountNameW(
        None, name, sid, ctypes.byref(octets), domain, ctypes.byref(letters), ctypes.byref(kind)
    )
    return sid.raw[: 8 + 4 * sid.raw[1]] if found else b""

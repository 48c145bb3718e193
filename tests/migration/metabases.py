"""MetaBase.xml files as the Windows Servers wrote them, put together from what public documents show of them.

Shapes and values: facts/iis-smtp.md, sections 1.9 and 3 (TechNet b8aafeb4, the DSC tests' complete value set).
"""

from tests.migration.blobs import deny_blob, grant_blob

ONE = "255.255.255.255"
_ROOT = r"C:\Inetpub\mailroot"

_HEAD = """<?xml version ="1.0"{encoding}?>
<configuration xmlns="urn:microsoft-catalog:XML_Metabase_V64_0">
<MBProperty>
<IIS_Global\tLocation ="."
\t\tChangeNumber="231"
\t\tHistoryMajorVersionNumber="12"
\t\tSessionKey="4b0d8a4d1c7f0b0e"
\t>
</IIS_Global>
<IIS_ROOT\tLocation ="/"
\t\tAdminACL="4963734d65746162617365414345"
\t>
</IIS_ROOT>
<IIsObject\tLocation ="/LM"
\t>
</IIsObject>
"""
_WEB = """<IIsWebServer\tLocation ="/LM/W3SVC/1"
\t\tIPSecurity="{nonsense}"
\t\tServerBindings=":80:"
\t\tServerComment="Default Web Site"
\t>
</IIsWebServer>
"""
_TAIL = "</MBProperty>\n</configuration>\n"

# What the set-up of the SMTP service leaves at the virtual server.
FRESH = {
    "BadMailDirectory": rf"{_ROOT}\Badmail",
    "DropDirectory": rf"{_ROOT}\Drop",
    "LogFilePeriod": "1",
    "LogFileTruncateSize": "20480000",
    "LogPluginClsid": "{FF160663-DE82-11CF-BC0A-00AA006111E0}",
    "LogType": "0",
    "MaxBatchedMessages": "20",
    "MaxMessageSize": "2097152",
    "MaxRecipients": "100",
    "MaxSessionSize": "10485760",
    "PickupDirectory": rf"{_ROOT}\Pickup",
    "QueueDirectory": rf"{_ROOT}\Queue",
    "ServerAutoStart": "TRUE",
    "ServerBindings": ":25:",
    "ServerComment": "[SMTP Virtual Server #1]",
    "SmartHostType": "0",
    "SmtpLocalDelayExpireMinutes": "720",
    "SmtpLocalNDRExpireMinutes": "2880",
    "SmtpRemoteDelayExpireMinutes": "720",
    "SmtpRemoteNDRExpireMinutes": "2880",
}


def element(kind: str, location: str, values: dict[str, str], custom: str = "") -> str:
    """One key; attributes are in alphabetical order, as IIS sorts them."""
    lines = "".join(f'\t\t{name}="{values[name]}"\n' for name in sorted(values))
    return f'<{kind}\tLocation ="{location}"\n{lines}\t>\n{custom}</{kind}>\n'


def custom(name: str, number: int, value: str) -> str:
    """A property that is no attribute."""
    return (
        f'\t<Custom\n\t\tName="{name}"\n\t\tID="{number}"\n\t\tValue="{value}"\n\t\tType="DWORD"\n'
        '\t\tUserType="IIS_MD_UT_SERVER"\n\t\tAttributes="INHERIT"\n\t/>\n'
    )


def service(host: str, values: dict[str, str] | None = None) -> str:
    """/LM/SmtpSvc, from which the virtual servers inherit."""
    usual = {
        "AdminACL": "4963734d65746162617365414345",
        "ConnectionTimeout": "600",
        "DefaultDomain": host,
        "DomainRouting": "",
        "EnableReverseDnsLookup": "FALSE",
        "FullyQualifiedDomainName": host,
        "HopCount": "15",
        "MaxConnections": "2000000000",
        "MaxOutConnections": "1000",
        "MaxOutConnectionsPerDomain": "100",
        "RemoteSmtpPort": "25",
        "RemoteTimeout": "600",
        "SmtpInboundCommandSupportOptions": "7697601",
        "SmtpOutboundCommandSupportOptions": "7697601",
        "SmtpRemoteProgressiveRetry": "15,30,60,240",
        "SmtpRemoteRetryThreshold": "3",
    }
    extra = custom("AuthFlags", 6000, "AuthAnonymous") + custom("UnknownName_61537", 61537, "0")
    return element("IIsSmtpService", "/LM/SmtpSvc", usual | (values or {}), extra)


def server(number: int, values: dict[str, str | None], extra: str = "") -> str:
    """A virtual server as set up, with `values` in place of the usual ones; None takes one away."""
    merged = {name: value for name, value in {**FRESH, **values}.items() if value is not None}
    return element("IIsSmtpServer", f"/LM/SmtpSvc/{number}", merged, extra)


def domain(number: int, name: str, values: dict[str, str]) -> str:
    """An entry of the Domains node."""
    return element("IIsSmtpDomain", f"/LM/SmtpSvc/{number}/Domain/{name}", values)


def metabase(*keys: str, encoding: str = "") -> bytes:
    """The whole file; without `encoding` it is UTF-8 and does not say so."""
    declared = f' encoding="{encoding}"' if encoding else ""
    nodes = "".join(keys)
    container = '<IIsSmtpDomain\tLocation ="/LM/SmtpSvc/1/Domain"\n\t>\n</IIsSmtpDomain>\n'
    text = _HEAD.format(encoding=declared) + nodes + container + _WEB.format(nonsense="00") + _TAIL
    return text.encode(encoding or "utf-8")


def one_server(values: dict[str, str | None], *domains: str, extra: str = "") -> bytes:
    """A file with one virtual server."""
    return metabase(service("old.example.com"), server(1, values, extra), *domains)


def server_2003() -> bytes:
    """One computer may relay; smart host with Basic and TLS; flags by name, properties by number; three domains."""
    fields = ("Date", "Time", "ClientIp", "UserName", "Method", "UriQuery", "HttpStatus", "HttpSubStatus")
    values: dict[str, str | None] = {
        "LogExtFileFlags": " | ".join(f"LogExtFile{name}" for name in fields),
        "LogType": "1",
        "RelayIpList": grant_blob((ONE, ["127.0.0.1"])),
        "RouteAction": "268",
        "RoutePassword": "00a1b2c3d4e5f60718293a4b5c6d7e8f",
        "RouteUserName": "relay@contoso.com",
        "SendNdrTo": "postmaster@contoso.com",
        "ServerComment": "Default SMTP Virtual Server",
        "SmartHost": "smtp.isp.example",
        "SmartHostType": None,
    }
    extra = custom("SmartHostType", 36905, "2") + custom("UnknownName_36973", 36973, "4294967295")
    return metabase(
        service("mail01.contoso.com"),
        server(1, values, extra),
        domain(1, "contoso.com", {"RouteAction": "65", "RouteActionString": rf"{_ROOT}\Drop"}),
        domain(1, "old.contoso.com", {"RouteAction": "16", "RouteActionString": "contoso.com"}),
        domain(1, "*.fabrikam.com", {"RouteAction": "4098", "RouteActionString": "[192.0.2.25]"}),
    )


def server_2008_r2() -> bytes:
    """UTF-16; two virtual servers, the second an open relay that demands TLS, on an address of its own."""
    first: dict[str, str | None] = {
        "IPSecurity": deny_blob((ONE, ["10.9.9.9"])),
        "RelayForAuth": "1",
        "RelayIpList": grant_blob((ONE, ["127.0.0.1", "10.1.2.3"]), ("255.255.255.0", ["192.168.1.0"])),
        "SmartHost": "[10.0.0.5]",
        "SmartHostType": "2",
    }
    second: dict[str, str | None] = {
        "AccessSSLFlags": "AccessSSL | AccessSSL128",
        "RelayIpList": deny_blob((ONE, ["10.1.2.9"])),
        "SSLCertHash": "6b1b2c3d",
        "SSLStoreName": "MY",
        "ServerBindings": "10.1.2.3:25:\n\t\t\t127.0.0.1:2525:",
        "ServerComment": "Fax",
        "SmtpDsHost": "dc1.contoso.example",
        "SmtpDsPassword": "deadbeef",
    }
    return metabase(service("srv08r2.contoso.example"), server(1, first), server(2, second), encoding="utf-16")


def server_2012() -> bytes:
    """Microsoft 365 as people set it up by hand; Basic logon; a domain with a logon of its own."""
    values: dict[str, str | None] = {
        "AuthFlags": "3",
        "MaxMessageSize": "37748736",
        "MaxSessionSize": "0",
        "RelayForAuth": "0",
        "RelayIpList": grant_blob(("255.255.255.0", ["192.168.1.0", "192.168.2.0"])),
        "RemoteSmtpPort": "587",
        "RouteAction": "268",
        "RoutePassword": "0badc0de",
        "RouteUserName": "scanner@example.com",
        "SaslLogonDomain": "CORP",
        "SmartHost": "smtp.office365.com",
        "SmartHostType": "2",
    }
    partner = {"RouteAction": "138", "RouteActionString": "mx.partner.example", "RouteUserName": r"PARTNER\relay"}
    return metabase(service("app12.corp.example.com"), server(1, values), domain(1, "partner.example", partner))


def server_2016() -> bytes:
    """As it comes: nobody may relay, mail goes by DNS; a byte order mark."""
    values: dict[str, str | None] = {"RelayForAuth": "4294967295", "RelayIpList": "", "SmartHost": ""}
    return b"\xef\xbb\xbf" + metabase(service("WIN-2016.example.com"), server(1, values))


def server_2022() -> bytes:
    """As it comes, without RelayIpList, over which its own console stumbles."""
    values: dict[str, str | None] = {"SmartHost": "relay.example.com", "SmartHostType": "2"}
    return metabase(service("WIN-2022.example.com"), server(1, values))


def server_2022_damaged() -> bytes:
    """The list was repaired by hand and lost its last address."""
    blob = grant_blob((ONE, ["127.0.0.1", "10.1.2.3"]))[:-8]
    values: dict[str, str | None] = {"RelayIpList": blob, "SmartHost": "relay.example.com", "SmartHostType": "2"}
    return metabase(service("WIN-2022.example.com"), server(1, values))

"""A MetaBase.xml as a server of 2008 R2 might have it, for the pictures of the wizard's page Import."""

from pathlib import Path

# 127.0.0.1 may relay.
_RELAY = (
    "18000080200000803c00008044000080010000004c00000000000000000000000100000001000000020000000200000004000000"
    "000000004c00008000000000000000000000000000000000ffffffff7f000001"
)
_TEXT = f"""<?xml version="1.0"?>
<configuration xmlns="urn:microsoft-catalog:XML_Metabase_V64_0">
<MBProperty>
<IIsSmtpService Location="/LM/SmtpSvc" ConnectionTimeout="600" DefaultDomain="mail01.example.com"
  FullyQualifiedDomainName="mail01.example.com" HopCount="15" SmtpRemoteProgressiveRetry="15,30,60,240">
</IIsSmtpService>
<IIsSmtpServer Location="/LM/SmtpSvc/1" AuthFlags="AuthAnonymous | AuthBasic" MaxMessageSize="20971520"
  MaxSessionSize="104857600" PickupDirectory="C:\\Inetpub\\mailroot\\Pickup" RelayForAuth="1" RelayIpList="{_RELAY}"
  RemoteSmtpPort="587" RouteAction="268" RoutePassword="00ff" RouteUserName="relay@example.com" ServerBindings=":25:"
  ServerComment="[SMTP Virtual Server #1]" SmartHost="smtp.office365.com" SmartHostType="2">
</IIsSmtpServer>
<IIsSmtpServer Location="/LM/SmtpSvc/2" ServerBindings=":2525:" ServerComment="Fax">
</IIsSmtpServer>
<IIsSmtpDomain Location="/LM/SmtpSvc/1/Domain/partner.example" RouteAction="4098" RouteActionString="[192.0.2.25]">
</IIsSmtpDomain>
</MBProperty>
</configuration>
"""


def write_sample(folder: Path) -> Path:
    """Put the file into `folder`."""
    file = folder / "MetaBase.xml"
    file.write_text(_TEXT, encoding="utf-8")
    return file

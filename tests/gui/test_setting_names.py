"""Settings are named by the labels of the sheet, wherever a sentence names them."""

import pytest

from engine.settings.catalogue import entries
from gui.properties.names import label_of, labels_of

KEYS = [entry.key.replace("[]", "[0]") for entry in entries() if entry.key != "schema_version"]


@pytest.mark.parametrize("key", KEYS)
def test_every_setting_has_a_label(key: str) -> None:
    label = label_of(key)
    assert label
    assert label != key
    assert "&" not in label
    assert not label.endswith((":", "."))


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("messages.badmail_directory", "Badmail directory"),
        ("delivery.advanced.smart_host", "Smart host"),
        ("delivery.outbound.expiration", "Outbound: Expiration timeout"),
        ("delivery.local.expiration", "Local: Expiration timeout"),
        ("delivery.security.ca_file", "Outbound Security"),
        ("general.listeners[0].port", "IP address and TCP port"),
        ("domains[2].smart_host", "Domains"),
        ("access.relay.mode", "Relay"),
        ("no.such.setting", "no.such.setting"),
        ("", ""),
    ],
)
def test_labels(path: str, label: str) -> None:
    assert label_of(path) == label


def test_each_is_named_once() -> None:
    assert labels_of(["general.listeners[0].port", "general.listeners[1].port", "general.name"]) == (
        "IP address and TCP port, Name of the virtual server"
    )

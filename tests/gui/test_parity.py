"""Every setting has a control, or a place on this short list that says where else it is set."""

from engine.settings.catalogue import entries
from gui.properties.pages import PAGES

# Whole sections end in a dot.
ELSEWHERE = {
    "schema_version": "not a setting: the layout of the file",
    "general.name": "Rename, in the tree and the Action menu",
    "general.start_automatically": "settings.toml; the window starts the relay when it opens",
    "general.queue_directory": "settings.toml, as in IIS, whose sheet has no control for it",
    "domains": "the Domains page",
    "domains[].": "the Domains page: wizard and properties of a domain",
}


def on_the_sheet() -> set[str]:
    return {path for page in PAGES for path in page.paths()}


def covers(place: str, key: str) -> bool:
    return key == place or key.startswith((f"{place}.", f"{place}["))


def is_elsewhere(key: str) -> bool:
    return any(key.startswith(place) if place.endswith(".") else key == place for place in ELSEWHERE)


def test_every_setting_can_be_set_somewhere() -> None:
    paths = on_the_sheet()
    without = [
        entry.key
        for entry in entries()
        if not is_elsewhere(entry.key) and not any(covers(path, entry.key) for path in paths)
    ]
    assert without == []


def test_the_short_list_is_no_longer_than_it_must_be() -> None:
    keys = [entry.key for entry in entries()]
    paths = on_the_sheet()
    for place in ELSEWHERE:
        assert any(key.startswith(place) if place.endswith(".") else key == place for key in keys)
        assert not any(covers(path, place) for path in paths)

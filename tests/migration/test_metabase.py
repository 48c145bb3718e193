"""MetaBase.xml: read with inheritance; what is none is refused in words, and nothing in it reaches out."""

import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.errors import UserError
from engine.migration import metabase as module
from engine.migration.metabase import Metabase, read_metabase
from tests.migration.metabases import custom, domain, metabase, one_server, server, server_2003, server_2008_r2, service

Read = Callable[[bytes], Metabase]


@pytest.fixture
def read_bytes(tmp_path: Path) -> Read:
    def reading(content: bytes) -> Metabase:
        file = tmp_path / "MetaBase.xml"
        file.write_bytes(content)
        return read_metabase(file)

    return reading


def _text(base: Metabase, name: str) -> str:
    found = base.property(base.servers()[0], name)
    return "" if found is None else found.text


def test_a_value_comes_from_the_nearest_key(read_bytes: Read) -> None:
    base = read_bytes(
        metabase(service("a.example.com", {"HopCount": "15"}), server(1, {"HopCount": "20"}), server(2, {}))
    )
    first, second = base.servers()
    assert [item and item.text for item in (base.property(first, "hopcount"), base.property(second, "HopCount"))] == [
        "20",
        "15",
    ]
    assert base.property(first, "NoSuchThing") is None


def test_properties_by_number_get_their_names(read_bytes: Read) -> None:
    base = read_bytes(one_server({"SmartHostType": None}, extra=custom("UnknownName_36905", 36905, "2")))
    assert _text(base, "SmartHostType") == "2"


def test_domains_stand_in_their_order(read_bytes: Read) -> None:
    base = read_bytes(server_2003())
    names = [key.name for key in base.domains(base.servers()[0])]
    assert names == ["contoso.com", "old.contoso.com", "*.fabrikam.com"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_both_encodings(read_bytes: Read, encoding: str) -> None:
    base = read_bytes(metabase(service("a.example.com"), server(1, {"ServerComment": "日本"}), encoding=encoding))
    assert _text(base, "ServerComment") == "日本"


def test_servers_are_ordered_by_number(read_bytes: Read) -> None:
    base = read_bytes(metabase(service("a"), server(10, {}), server(2, {}), server(1, {})))
    assert [key.name for key in base.servers()] == ["1", "2", "10"]


def test_a_number_without_end_is_no_server(read_bytes: Read) -> None:
    """Python refuses to convert so many digits."""
    base = read_bytes(
        metabase(service("a.example.com"), server(1, {}), server(int("7" * 11), {})).replace(b"7" * 11, b"7" * 5000)
    )
    assert [key.name for key in base.servers()] == ["1"]


def _declared(text: str) -> bytes:
    return server_2003().replace(b"<configuration", text.encode() + b"<configuration", 1)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no complete XML file"),
        (b"smtp_server: mail", "no complete XML file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "no complete XML file"),
        (b"<html><body/></html>", "no metabase of IIS"),
        (metabase(service("a.example.com")), "without an SMTP virtual server"),
        (metabase(), "without an SMTP virtual server"),
        (server_2003()[:2000], "no complete XML file"),
        (metabase(service("a"), server(1, {}), server(1, {"RelayForAuth": "1"})), "twice"),
        (metabase(service("a"), server(1, {"A": "1"}, custom("A", 1, "2"))), "twice"),
        (b"<?xml version='1.0' encoding='x-nonsense'?><configuration/>", "encoding|no complete XML"),
        (_declared('<!DOCTYPE c [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'), "document type"),
        (_declared('<!DOCTYPE c [<!ENTITY a SYSTEM "file:///etc/passwd">]>'), "document type"),
        (_declared('<!DOCTYPE c SYSTEM "http://192.0.2.1/c.dtd">'), "document type"),
        (b"<configuration>" + b"<a>" * 200 + b"</a>" * 200 + b"</configuration>", "deeper"),
    ],
)
def test_what_is_no_metabase_is_refused_in_words(read_bytes: Read, content: bytes, words: str) -> None:
    with pytest.raises(UserError, match=words) as refused:
        read_bytes(content)
    assert "MetaBase.xml" in str(refused.value)
    assert "passwd" not in str(refused.value)


def test_a_file_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_metabase(tmp_path / "none.xml")


def test_a_huge_file_is_not_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_FILE", 10_000)
    file = tmp_path / "MetaBase.xml"
    with file.open("wb") as writing:
        writing.truncate(2**40)  # sparse: a terabyte, of which 10,001 octets are read
    with pytest.raises(UserError, match="has more than"):
        read_metabase(file)


def test_too_many_keys_are_refused(read_bytes: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_KEYS", 100)
    domains = (domain(1, f"d{number}.example", {}) for number in range(200))
    with pytest.raises(UserError, match="more than 100 keys"):
        read_bytes(one_server({}, *domains))


@pytest.mark.skipif(sys.platform != "linux", reason="limits the memory of a process, as Linux can")
def test_a_bomb_takes_no_memory(tmp_path: Path) -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 30))
    bomb = tmp_path / "MetaBase.xml"
    bomb.write_bytes(_declared(f'<!DOCTYPE c [<!ENTITY l0 "ha">{levels}]>').replace(b'"smtp.isp', b'"&l29;smtp.isp'))
    code = (
        "import sys, pathlib\n"
        "from engine.errors import UserError\n"
        "from engine.migration.metabase import read_metabase\n"
        "try:\n    read_metabase(pathlib.Path(sys.argv[1]))\n"
        "except UserError:\n    print('refused')\n"
    )

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (512 * 1024**2, 512 * 1024**2))

    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code, str(bomb)], cwd=root, preexec_fn=limit, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "refused", done.stderr


def test_two_servers_of_2008_r2(read_bytes: Read) -> None:
    base = read_bytes(server_2008_r2())
    assert [key.name for key in base.servers()] == ["1", "2"]

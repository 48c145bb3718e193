"""Provider presets: the shape of the data, and settings that stand up to the checks for every choice there is."""

import itertools
from collections.abc import Iterator

import msgspec
import pytest

from engine.diagnosis.presets import PresetProblem, usable_logons, with_preset
from engine.diagnosis.providers import PortChoice, Provider, Providers
from engine.errors import UserError
from engine.settings.checks import check
from engine.settings.model import Advanced, Delivery, OAuth2, Security, Settings
from engine.settings.smarthost import parse_smart_host
from engine.translation.words import in_language

PROVIDERS = Providers.load()
EVERY = PROVIDERS.all()
LANGUAGES = ("en", "ja")
WANTED = [
    "microsoft365",
    "outlook",
    "gmail",
    "yahoo",
    "yahoo_japan",
    "icloud",
    "fastmail",
    "zoho",
    "amazon_ses",
    "sendgrid",
    "mailgun",
    "postmark",
    "brevo",
    "smtp2go",
    "resend",
    "ocn",
    "biglobe",
    "softbank",
    "iijmio",
    "sakura",
    "xserver",
    "exchange",
]
IMPLICIT = {443, 465, 2465, 8465}
ACCOUNTS = {"address": "joe@example.com", "local_part": "joe@example.com", "dotted": "joe@example.com"}


def examples(provider: Provider) -> dict[str, str]:
    return {field.name: field.example for field in provider.fields}


def account_of(provider: Provider) -> str:
    return ACCOUNTS.get(provider.user_name, "some-user")


def preset(provider: Provider, region: str = "", port: int | None = None, logon: str = "") -> Settings:
    return with_preset(
        Settings(),
        provider,
        region=region,
        port=port,
        account=account_of(provider),
        values=examples(provider),
        logon=logon,
    )


def choices() -> Iterator[tuple[Provider, str, PortChoice, str]]:
    for provider in EVERY:
        for region, port, logon in itertools.product(provider.hosts(), provider.ports, provider.logons):
            yield provider, region, port, logon


def test_all_that_were_promised_are_there_and_no_id_is_there_twice() -> None:
    assert set(WANTED) <= {provider.id for provider in EVERY}
    assert len({provider.id for provider in EVERY}) == len(EVERY)


@pytest.mark.parametrize("provider", EVERY, ids=lambda provider: provider.id)
class TestShape:
    def test_every_text_is_there_in_both_languages_and_is_no_label_of_nothing(self, provider: Provider) -> None:
        required = [provider.name, *(region.name for region in provider.regions)]
        for field in provider.fields:
            required += [field.label, field.allowed]
            assert all("&" in text for text in field.label.values())
        optional = [text for text in (provider.demands, provider.limits, provider.password) if text]
        for text in required + optional:
            assert set(text) == set(LANGUAGES)
            assert all(value.strip() == value and value for value in text.values())
        for text in optional:
            assert text["en"].endswith(".")
            assert text["ja"].endswith("。")

    def test_ports_and_encryption_fit_together(self, provider: Provider) -> None:
        numbers = [choice.port for choice in provider.ports]
        assert numbers
        assert len(set(numbers)) == len(numbers)
        for choice in provider.ports:
            assert 1 <= choice.port <= 65535
            assert choice.tls == ("implicit" if choice.port in IMPLICIT else "starttls")

    def test_regions_are_told_apart(self, provider: Provider) -> None:
        ids = [region.id for region in provider.regions]
        assert len(set(ids)) == len(ids)
        hosts = list(provider.hosts().values())
        assert len(set(hosts)) == len(hosts)

    def test_it_says_where_it_was_read(self, provider: Provider) -> None:
        assert provider.sources
        assert all(source.strip() for source in provider.sources)

    def test_logon_and_user_name_fit_together(self, provider: Provider) -> None:
        assert provider.logons
        assert len(set(provider.logons)) == len(provider.logons)
        assert (provider.user_name == "fixed") == bool(provider.fixed_user)
        assert ("oauth2" in provider.logons) <= bool(provider.oauth2)

    def test_its_own_host_is_recognised_but_one_that_is_typed_as_a_whole(self, provider: Provider) -> None:
        for region in provider.hosts():
            host = parse_smart_host(preset(provider, region).delivery.advanced.smart_host)[0].host
            found = PROVIDERS.for_host(host.upper())
            assert found is (None if provider.id == "exchange" else provider)
            parts = provider.parts_of(host)
            assert parts is not None
            assert parts.get("region", "") == region


@pytest.mark.parametrize(
    ("provider", "region", "port", "logon"),
    [pytest.param(*choice, id=f"{choice[0].id}-{choice[1]}-{choice[2].port}-{choice[3]}") for choice in choices()],
)
def test_every_choice_makes_settings_that_pass_the_checks(
    provider: Provider, region: str, port: PortChoice, logon: str
) -> None:
    made = preset(provider, region, port.port, logon)
    assert check(made).problems == ()
    (hop,) = parse_smart_host(made.delivery.advanced.smart_host)
    assert (hop.port, hop.literal) == (port.port, False)
    assert "{" not in hop.host
    security = made.delivery.security
    assert (security.tls, security.authentication, security.verify_certificate) == (port.tls, logon, True)
    assert made.delivery.route == "smart_host"


def test_the_first_port_region_and_logon_we_speak_are_what_nobody_chose() -> None:
    made = preset(PROVIDERS.by_id("gmail"))
    assert made.delivery.advanced.smart_host == "smtp.gmail.com:465"
    assert made.delivery.security.authentication == "basic"
    assert usable_logons(PROVIDERS.by_id("outlook")) == ("oauth2",)
    assert usable_logons(PROVIDERS.by_id("microsoft365")) == ("oauth2", "basic")
    assert usable_logons(PROVIDERS.by_id("gmail")) == ("basic", "oauth2"), "an app password is made in a minute"
    assert preset(PROVIDERS.by_id("outlook")).delivery.security.oauth2.provider == "microsoft"


@pytest.mark.parametrize(
    ("provider", "account", "expected"),
    [
        ("ocn", "joe@ocn.ne.jp", "joe@ocn.ne.jp"),
        ("yahoo_japan", "joe@yahoo.co.jp", "joe"),
        ("yahoo_japan", "joe", "joe"),
        ("iijmio", "joe@miomio.jp", "joe.miomio.jp"),
        ("iijmio", "joe.miomio.jp", "joe.miomio.jp"),
        ("sendgrid", "anything", "apikey"),
        ("resend", "", "resend"),
        ("amazon_ses", " AKIAEXAMPLE ", "AKIAEXAMPLE"),
        ("exchange", "CONTOSO\\joe", "CONTOSO\\joe"),
        ("gmail", "", ""),
    ],
)
def test_user_names_follow_the_providers_rule(provider: str, account: str, expected: str) -> None:
    chosen = PROVIDERS.by_id(provider)
    made = with_preset(Settings(), chosen, account=account, values=examples(chosen))
    assert made.delivery.security.username == expected


@pytest.mark.parametrize(
    ("provider", "typed", "host"),
    [
        ("sakura", "example", "example.sakura.ne.jp"),
        ("sakura", "Example.sakura.ne.jp", "example.sakura.ne.jp"),
        ("xserver", "123", "sv123.xserver.jp"),
        ("xserver", "sv123", "sv123.xserver.jp"),
        ("xserver", " sv123.xserver.jp. ", "sv123.xserver.jp"),
        ("microsoft365_connector", "contoso-com", "contoso-com.mail.protection.outlook.com"),
        (
            "microsoft365_connector",
            "contoso-com.mail.protection.outlook.com",
            "contoso-com.mail.protection.outlook.com",
        ),
        ("exchange", "mail.contoso.example", "mail.contoso.example"),
    ],
)
def test_the_part_only_the_customer_knows_may_be_typed_short_or_whole(provider: str, typed: str, host: str) -> None:
    chosen = PROVIDERS.by_id(provider)
    made = with_preset(Settings(), chosen, values={chosen.fields[0].name: typed})
    assert made.delivery.advanced.smart_host.partition(":")[0] == host


@pytest.mark.parametrize(
    ("provider", "wrong", "about", "said"),
    [
        ("amazon_ses", {"region": "mars-1"}, "region", "ap-northeast-1"),
        ("gmail", {"region": "us"}, "region", "no regions"),
        ("gmail", {"port": 25}, "port", "465, 587"),
        ("gmail", {"account": "joe"}, "account", "somebody@example.com"),
        ("gmail", {"account": "joe@"}, "account", "somebody@example.com"),
        ("gmail", {"account": "@example.com"}, "account", "somebody@example.com"),
        ("gmail", {"account": "joe doe@example.com"}, "account", "no spaces"),
        ("gmail", {"account": "joe\r\n@example.com"}, "account", "no control characters"),
        ("brevo", {"logon": "anonymous"}, "logon", "basic"),
        ("sakura", {}, "initial_domain", "such as example"),
        ("sakura", {"values": {"initial_domain": "www.example.com"}}, "initial_domain", "such as example"),
        ("xserver", {"values": {"number": "abc"}}, "number", "svNNNNN.xserver.jp"),
        ("exchange", {"values": {"server": "mail..example"}}, "server", "mail.example.com"),
        ("exchange", {"values": {"server": "http://mail/"}}, "server", "mail.example.com"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_can(
    provider: str, wrong: dict[str, object], about: str, said: str
) -> None:
    with pytest.raises(PresetProblem) as caught:
        with_preset(Settings(), PROVIDERS.by_id(provider), **wrong)  # type: ignore[arg-type]
    assert isinstance(caught.value, UserError)
    assert caught.value.about == about
    assert said in str(caught.value)


def test_what_belongs_to_the_route_before_does_not_stay() -> None:
    before = Settings(
        delivery=Delivery(
            route="capture",
            advanced=Advanced(smart_host="old.example", max_hops=7),
            security=Security(
                tls="none", verify_certificate=False, ca_file="own.pem", oauth2=OAuth2(provider="google", client_id="1")
            ),
        )
    )
    made = with_preset(before, PROVIDERS.by_id("outlook"), account="joe@outlook.com")
    security = made.delivery.security
    assert (security.ca_file, security.verify_certificate, security.oauth2.client_id) == ("", True, "")
    assert made.delivery.advanced.max_hops == 7
    own = with_preset(before, PROVIDERS.by_id("exchange"), values={"server": "mail.contoso.example"})
    assert own.delivery.security.ca_file == "own.pem"


def test_nobodys_host_belongs_to_nobody() -> None:
    assert PROVIDERS.for_host("smtp.example.com") is None
    assert PROVIDERS.for_host("") is None
    assert PROVIDERS.for_host("email-smtp.mars-1.amazonaws.com") is None


def test_a_language_that_is_not_there_falls_back_to_english() -> None:
    gmail = PROVIDERS.by_id("gmail")
    assert in_language(gmail.limits, "ja") != in_language(gmail.limits, "en")
    assert in_language(gmail.limits, "fr") == in_language(gmail.limits, "en")
    assert in_language({}, "en") == ""


def test_a_key_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"port": 25, "tls": "starttls", "tsl": "none"}, PortChoice)

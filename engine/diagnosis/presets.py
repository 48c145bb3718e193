"""Presets: the settings that make a provider the smart host."""

import re
from typing import Any, Literal, TypeAlias

import msgspec

from engine.diagnosis.providers import Field, PortChoice, Provider
from engine.errors import UserError
from engine.settings.model import OAuth2, Security, Settings
from engine.translation.words import in_language

Logon: TypeAlias = Literal["basic", "oauth2", "anonymous"]

_WITH_AT = ("address", "local_part", "dotted")


class PresetProblem(UserError):
    """Something typed cannot be used. `about` is "region", "port", "logon", "account" or the name of a field of the
    provider; the text says what is allowed."""

    def __init__(self, about: str, text: str) -> None:
        super().__init__(text)
        self.about = about


def with_preset(
    settings: Settings,
    provider: Provider,
    *,
    region: str = "",
    port: int | None = None,
    account: str = "",
    values: dict[str, str] | None = None,
    logon: str = "",
) -> Settings:
    """The settings with all mail going to this provider, encrypted and with its certificate verified.

    Region and port "" and None are the first ones; `logon` "" is the preferred one. `account` is a
    mail address or a user name, "" leaves the user name to be typed. `values` are the provider's fields by name.
    Raises PresetProblem (a UserError) that says what is allowed.
    """
    choice = _port(provider, port)
    host = _host(provider, region, values or {})
    delivery = settings.delivery
    advanced = msgspec.structs.replace(delivery.advanced, smart_host=f"{host}:{choice.port}")
    security = _security(delivery.security, provider, _logon(provider, logon), choice, account)
    changed = msgspec.structs.replace(delivery, route="smart_host", advanced=advanced, security=security)
    return msgspec.structs.replace(settings, delivery=changed)


def user_name(provider: Provider, account: str) -> str:
    """The name to log on with; "" for an account that is not typed yet. Raises PresetProblem."""
    rule, typed = provider.user_name, account.strip()
    if rule == "fixed":
        return provider.fixed_user
    if any(character.isspace() or not character.isprintable() for character in typed):
        raise PresetProblem("account", "A user name holds no spaces and no control characters.")
    if rule not in _WITH_AT or not typed:
        return typed
    local, at, domain = typed.rpartition("@")
    if not at and rule != "address":
        return typed  # the name as it is sent already
    if not (local and "." in domain.strip(".")):
        allowed = "a mail address such as somebody@example.com"
        raise PresetProblem(
            "account", f'"{typed}" cannot be the account: {in_language(provider.name, "en")} wants {allowed}.'
        )
    return {"address": typed, "local_part": local, "dotted": f"{local}.{domain}"}[rule]


def usable_logons(provider: Provider) -> tuple[Logon, ...]:
    """The ways of logging on that the provider offers and this version can do, the preferred one first."""
    return provider.logons


def _security(before: Security, provider: Provider, logon: Logon, choice: PortChoice, account: str) -> Security:
    changes: dict[str, Any] = {
        "authentication": logon,
        "username": "" if logon == "anonymous" else user_name(provider, account),
        "tls": choice.tls,
        "verify_certificate": True,
        # A public host is verified by what the system trusts; a server of one's own may have an authority of its own.
        "ca_file": before.ca_file if provider.host_is_typed else "",
    }
    if logon == "oauth2" and before.oauth2.provider != provider.oauth2:
        changes["oauth2"] = OAuth2(provider=provider.oauth2)
    return msgspec.structs.replace(before, **changes)


def _logon(provider: Provider, wanted: str) -> Logon:
    if not wanted:
        return usable_logons(provider)[0]
    for logon in provider.logons:
        if logon == wanted:
            return logon
    raise PresetProblem(
        "logon", f"{in_language(provider.name, 'en')} offers these ways to log on: {', '.join(provider.logons)}."
    )


def _port(provider: Provider, port: int | None) -> PortChoice:
    for choice in provider.ports:
        if port in (None, choice.port):
            return choice
    listed = ", ".join(str(choice.port) for choice in provider.ports)
    raise PresetProblem("port", f"{in_language(provider.name, 'en')} has no port {port}; it has {listed}.")


def _host(provider: Provider, region: str, values: dict[str, str]) -> str:
    hosts = provider.hosts()
    chosen = region or next(iter(hosts))
    if chosen not in hosts:
        listed = ", ".join(name for name in hosts if name) or "no regions"
        raise PresetProblem("region", f'{in_language(provider.name, "en")} has no region "{region}"; it has {listed}.')
    template = hosts[chosen]
    for field in provider.fields:
        template = template.replace(f"{{{field.name}}}", _value(provider, template, field, values.get(field.name, "")))
    return template.lower()


def _value(provider: Provider, template: str, field: Field, typed: str) -> str:
    """What stands in the field's place; somebody who types the whole name of the host means the same."""
    typed = typed.strip().rstrip(".")
    before, _, after = template.partition(f"{{{field.name}}}")
    inner = re.fullmatch(re.escape(before) + "(.*)" + re.escape(after), typed, re.IGNORECASE)
    value = inner[1] if inner is not None else re.sub(re.escape(after) + "$", "", typed, flags=re.IGNORECASE)
    if inner is None and before and value.lower().startswith(before.lower()):
        value = value[len(before) :]
    if not re.fullmatch(field.pattern, value) or ".." in value:
        allowed = in_language(field.allowed, "en")
        given = f'"{typed}" cannot be used' if typed else "Something is missing"
        raise PresetProblem(field.name, f"{given} for {in_language(provider.name, 'en')}: type {allowed}.")
    return value

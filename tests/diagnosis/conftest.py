"""Fixtures of the diagnosis tests: the scripted hosts and certificates of the delivery tests."""

from tests.delivery.conftest import authority, make_host

__all__ = ["authority", "make_host"]

"""The relay engine: takes mail from local programs, keeps it safely, delivers it. Knows no window."""

__version__ = "0.1.0"

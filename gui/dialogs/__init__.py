"""Dialogs of the console that edit no settings."""

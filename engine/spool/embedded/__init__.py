"""The spool in one data folder: SQLite with group commit, and large bodies as files beside it."""

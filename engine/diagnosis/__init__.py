"""Diagnosis: looks at this machine and its surroundings and says what it finds; nothing here changes anything."""

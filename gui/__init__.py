"""The window. Qt lives here and nowhere else; it shows and edits what the engine says, and decides nothing."""

"""The console: the main window with its tree, and one page for each node."""

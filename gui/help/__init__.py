"""The help: its pages, the search over them, the window that shows them, and the way there from anywhere (F1)."""

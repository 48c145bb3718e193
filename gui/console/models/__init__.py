"""The models behind the tables of the console's pages."""

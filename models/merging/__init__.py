"""Clients that stand twice in the file: finding them, telling them apart for good, making one of two."""

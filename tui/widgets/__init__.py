"""Painted widgets: they draw plain data and know no record."""

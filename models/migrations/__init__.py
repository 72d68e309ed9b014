"""The frozen steps that brought the file format here; a released one is never edited."""

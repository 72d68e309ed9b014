"""The quick line: one line of plain words, in either language, that becomes one act."""

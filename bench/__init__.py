"""Measures of the program in a real pseudo-terminal, beside a bare Textual app in the same run."""

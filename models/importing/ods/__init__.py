"""Workbooks of LibreOffice (``.ods``), read row by row: what they take of memory does not follow their size."""

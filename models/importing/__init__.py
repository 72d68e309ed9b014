"""From a file that people have to clients: read, mapped to fields, checked row by row, matched, written as one act."""

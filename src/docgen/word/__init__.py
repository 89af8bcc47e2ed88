"""Word files of any origin: opened with care, read, compared, and given back with the marks of what has changed."""

"""The package of an Office file: its parts, their relations, the names of its elements."""

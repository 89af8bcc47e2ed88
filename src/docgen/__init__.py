"""docgen regenerates a public-law contract and all that hangs from it, from validated data."""

__version__ = "0.1.0"

"""The pages to read on a screen: each one file, with its style and its script, read without network."""

"""What a contract is: frozen models, no files, no sums."""

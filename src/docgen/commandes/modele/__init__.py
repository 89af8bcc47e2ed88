"""What is done to a model, without a dossier: start one, and look for what is wrong in it."""

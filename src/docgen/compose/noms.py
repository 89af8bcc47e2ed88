"""What the texts call the kinds and statuses that other rooms name too."""

CONSOLIDE, NOTE = "contrat-consolide", "note-de-lecture"

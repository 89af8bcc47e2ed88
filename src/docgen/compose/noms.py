"""What the texts call the kinds and statuses that other rooms name too."""

CONSOLIDE, NOTE = "contrat-consolide", "note-de-lecture"
# What an avenant makes of a fiche: by whether it is among those that the avenant modifies.
STATUTS = {True: "Action avec mise à jour", False: "Poursuite de l'action à l'identique"}

"""`docgen annuaire`: what does not change from one act to the next, from what the dossier names already."""

from docgen.cli import options


def annuaire(
    nom: options.NomDeDossier = "",
    dossier: options.OptionDossier = "",
    donnees: options.Donnees = options.DATA,
    gabarits: options.Gabarits = options.TEMPLATES,
) -> None:
    """Écrit annuaire.yaml d'après le dossier (élus, parties, textes, codes) ; s'il existe, montre ce qui lui manque."""
    from docgen.cli.affichage import console
    from docgen.commandes.annuaire import write_directory
    from docgen.demande import Order
    from docgen.findings import shown
    from docgen.french import compte

    folder = options.folder_of(donnees, options.one_folder(nom, dossier), by="docgen annuaire ")
    with options.refusals():
        found = write_directory(Order(folder, gabarits))
    out = console()
    count = sum(map(len, found.entrees.values()))
    if not count:
        out.print(
            "L'annuaire a tout ce que le dossier nomme." if found.existait else "Le dossier ne nomme encore rien."
        )
    elif found.existait:
        out.print(f"{shown(found.fichier)} n'a pas encore ({compte(count, 'ligne')} à y recopier, relue) :")
        for line in found.lignes:
            out.print(line)
    else:
        kinds = ", ".join(f"{liste} {len(entries)}" for liste, entries in found.entrees.items() if entries)
        out.print(f"écrit : {shown(found.fichier)} ({kinds})")
        out.print("Le relire : ce qu'il dit sera tenu pour juste, et tout ce qui le nomme lui sera comparé.")

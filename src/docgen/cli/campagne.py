"""`docgen campagne`: a dossier for each row of a list."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docgen.cli import options

if TYPE_CHECKING:
    from rich.console import Console

    from docgen.commandes.campagne import Campagne
    from docgen.commandes.campagne.annee import AnneeDemandee
    from docgen.commandes.campagne.colonnes import Faute

# How many faults are said here: the table has all of them.
_DITES = 20


_Liste = Annotated[
    Path,
    typer.Argument(metavar="LISTE", help="La liste : un classeur (.xlsx), un texte (.csv), ou un dossier de dossiers."),
]
_Modele = Annotated[
    str, options.option("--modele", "Le modèle : un dossier complet à recopier, ou un modèle de docgen (cpo…).")
]
_Avenant = Annotated[str, options.option("--avenant", "Donne à chaque dossier l'avenant de cet exercice (2027).")]
_Evolution = Annotated[
    str, options.option("--evolution", "Change d'autant, dans l'exercice, ce qu'apporte qui paie (« +2 % »).")
]
_Contrepartie = Annotated[
    str, options.option("--contrepartie", "La ligne d'un tableau qui reçoit la différence (« budget 64 »).")
]
_Contrat = Annotated[str, options.option("--contrat", "Le contrat à amender, quand un dossier en a plusieurs.")]
_Proroger = Annotated[str, options.option("--proroger", "Le nouveau terme des contrats (31/12/2028).")]
_Verifier = Annotated[bool, typer.Option("--verifier", help="Vérifie toute la liste, et n'écrit aucun dossier.")]
_Limite = Annotated[int, options.option("--limite", "Ne fait que tant de lignes, de celles qui restent à faire.")]
_Sur = Annotated[str, options.option("--sur", "L'ordonnanceur d'un cluster Dask (tcp://machine:8786).")]
_Ignorer = Annotated[list[str], options.option("--ignorer", "Laisse cette colonne de côté ; l'option se répète.")]
_Colonne = Annotated[
    list[str], options.option("--colonne", "Dit ce qu'une colonne donne (« EN-TÊTE=valeur ») ; l'option se répète.")
]
_Feuille = Annotated[str, options.option("--feuille", "La feuille du classeur ; la première par défaut.")]
_Formats = Annotated[str, typer.Option("--format", help="Formats voulus, séparés par des virgules.")]


def campagne(
    liste: _Liste,
    modele: _Modele = "",
    avenant: _Avenant = "",
    evolution: _Evolution = "",
    contrepartie: _Contrepartie = "",
    contrat: _Contrat = "",
    proroger: _Proroger = "",
    verifier: _Verifier = False,
    limite: _Limite = 0,
    sur: _Sur = "",
    ignorer: _Ignorer = [],  # noqa: B006 - typer reads it, nobody changes it
    colonne: _Colonne = [],  # noqa: B006
    feuille: _Feuille = "",
    formats: _Formats = "docx",
    document: options.Documents = [],  # noqa: B006
    sortie: options.Sortie = options.OUTPUT,
    final: options.Final = False,
    donnees: options.Donnees = options.DATA,
    gabarits: options.Gabarits = options.TEMPLATES,
    json: options.EnJson = False,
) -> None:
    """Fait un dossier, ou un avenant, pour chaque ligne d'une liste : vérifie tout, produit tout, rend un tableau."""
    from docgen.cli.affichage import bar
    from docgen.commandes.campagne import DemandeDeCampagne, run_campaign
    from docgen.render import FORMATS

    chosen = options.formats_of(formats, FORMATS)
    if limite < 0:
        options.refuse(f"« --limite {limite} » ne dit pas combien de lignes faire. Donner un nombre, par exemple 10.")
    if liste.is_dir() and modele:
        options.refuse(f"{liste} est un dossier, où « --modele » n'a rien à faire. Donner une liste (.xlsx ou .csv).")
    donnees = liste if liste.is_dir() else donnees
    annee = _asked(modele, (avenant, contrat, evolution, contrepartie), proroger, donnees)
    demande = DemandeDeCampagne(liste, modele, donnees, gabarits, sortie, chosen, frozenset(document), final, feuille,
                                tuple(ignorer), dict(map(_pair, colonne)), limite, sur, verifier, annee)  # fmt: skip
    with options.refusals(), bar(hidden=json, reste=True) as progress:
        done = run_campaign(demande, progress)
    _show(done, json=json)
    if done.interrompue:
        raise KeyboardInterrupt
    options.leave(failed=done.failed)


def _asked(modele: str, said: tuple[str, str, str, str], proroger: str, donnees: Path) -> "AnneeDemandee | None":
    """What is asked of the avenant of each dossier."""
    from docgen.commandes.campagne.annee import AnneeDemandee
    from docgen.commandes.campagne.evolution import read_rate

    avenant, contrat, evolution, contrepartie = said
    if not avenant:
        if proroger or any(said):
            options.refuse(
                "« --evolution », « --contrepartie », « --contrat » et « --proroger » vont avec « --avenant 2027 »."
            )
        return None
    if modele:
        options.refuse("« --modele » fait des dossiers, « --avenant » amende ceux qui existent : donner l'un d'eux.")
    if evolution and read_rate(evolution) is None:
        options.refuse(f"« --evolution {evolution} » ne dit pas de combien. Écrire par exemple « +2 % » ou « -1,5 % ».")
    return AnneeDemandee(avenant, contrat, options.day_of(proroger), evolution, contrepartie,
                         donnees=options.as_typed(donnees))  # fmt: skip


def _pair(said: str) -> tuple[str, str]:
    head, sign, field = said.partition("=")
    if not sign or not head.strip() or not field.strip():
        options.refuse(f'« --colonne {said} » ne dit pas quoi donne quoi. Écrire « --colonne "EN-TÊTE=valeur" ».')
    return head.strip(), field.strip()


def _show(done: "Campagne", *, json: bool) -> None:
    from docgen.cli.affichage import console
    from docgen.cli.encodages import write_json

    if json:
        write_json({
            "colonnes": [dict(zip(("case", "entete", "valeur"), each, strict=True)) for each in done.colonnes],
            "fautes": [_as_json(fault) for fault in done.fautes],
            "resultats": [{"ligne": each.ligne, "dossier": each.dossier, "statut": each.etat,
                           "montant": each.montant.centimes if each.montant else None, "fichiers": each.fichiers,
                           "fautes": [_as_json(fault) for fault in each.fautes]} for each in done.resultats],
            "tableau": done.tableau.as_posix() if done.tableau else None,
        })  # fmt: skip
        return
    out = console()
    for cell, head, field in done.colonnes:
        out.print(f"{cell} « {head} » → {field}")
    _say_faults(out, done.fautes)
    if done.fautes:
        out.print("Rien n'est écrit : les colonnes sont à reprendre.")
        return
    _say_faults(out, [fault for each in done.resultats for fault in each.fautes])
    _summary(out, done)


def _as_json(fault: "Faute") -> dict[str, object]:
    return {"ligne": fault.ligne, "case": fault.cellule, "message": fault.message, "remede": fault.remede}


def _say_faults(out: "Console", faults: "list[Faute] | tuple[Faute, ...]") -> None:
    for fault in faults[:_DITES]:
        place = fault.cellule or (f"ligne {fault.ligne}" if fault.ligne else "liste")
        out.print(f"{place} : {fault.message}. {fault.remede}".replace("..", ".").rstrip())
    if len(faults) > _DITES:
        out.print(f"… et {len(faults) - _DITES} de plus, dans le tableau des résultats.")


def _summary(out: "Console", done: "Campagne") -> None:
    from docgen.commandes.campagne.moteur import SANS_DASK
    from docgen.commandes.campagne.tableau import ETATS
    from docgen.french import compte, nombre

    lines = sum(each.ligne > 0 for each in done.resultats)
    counts = {etat: done.comptes[etat] for etat in ETATS if done.comptes[etat]}
    said = [f"{nombre(count)} {_several(etat) if count > 1 else etat}" for etat, count in counts.items()]
    out.print(f"{compte(lines, 'ligne')} : {', '.join(said)}.")
    if done.interrompue:
        out.print("Interrompue : ce qui est écrit est entier ; la même commande fait le reste.")
    if done.tableau:
        out.print(f"Tableau des résultats : {done.tableau.as_posix()}")
    if not done.dask:
        out.print(SANS_DASK)


def _several(etat: str) -> str:
    """A state as it is said of several; its first word alone agrees, when it is a participle."""
    first, space, rest = etat.partition(" ")
    return f"{first}s{space}{rest}" if first.endswith(("é", "it", "sé")) else etat

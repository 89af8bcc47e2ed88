"""The command « docgen comparer »."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docgen.cli import francais, options
from docgen.cli.completion import completes
from docgen.cli.demandes import EcrituresDemandees, check_demandes, keep_sources, page_name

if TYPE_CHECKING:
    from docgen.commandes.comparer import Comparaison
    from docgen.commandes.comparer.redlines import RevisionsProuvees

_FORMATS = ("texte", "json", "markdown")
_ArgumentAncien = Annotated[
    str,
    typer.Argument(
        metavar="ANCIEN",
        help="Une version, une révision git, « A..B », un Word ou un dossier.",
        autocompletion=completes("côté"),
    ),
]
_ArgumentNouveau = Annotated[
    str,
    typer.Argument(metavar="[NOUVEAU]", help="L'autre côté.", show_default=False, autocompletion=completes("côté")),
]
_OptionTout = Annotated[
    bool, typer.Option("--tout", help="Montre tout : chaque ligne en entier, les tables, la typographie.")
]
_OptionPage = Annotated[
    Path | None, typer.Option("--html", help="Écrit aussi la page de relecture dans ce fichier.", show_default=False)
]
_OptionRedline = Annotated[
    Path | None,
    typer.Option("--docx", help="Écrit les révisions Word : un fichier .docx, ou un dossier.", show_default=False),
]
_OptionLotDe = Annotated[
    Path | None,
    typer.Option(
        "--lot",
        help="Écrit tout le lot de relecture dans ce dossier : note, montants, page, révisions…",
        show_default=False,
    ),
]
_OptionAuteur = Annotated[
    str | None, typer.Option("--auteur", help="Qui signe les révisions (« docgen » à défaut).", show_default=False)
]
_OptionJour = Annotated[str, typer.Option("--date", help="Le jour des révisions (2026-11-25).", show_default=False)]
_OptionChoisi = Annotated[
    str, typer.Option("--document", help="Le document dont --docx écrit le fichier.", show_default=False)
]
_OptionRevisions = Annotated[
    str,
    typer.Option(
        "--revisions",
        help="Comment lire les révisions déjà là : accepter (à défaut) ou refuser.",
        show_default=False,
    ),
]
_OptionAuteurs = Annotated[
    bool, typer.Option("--auteurs", help="Montre aussi qui avait changé quoi, quand un Word porte déjà des révisions.")
]
_OptionMiseEnForme = Annotated[
    bool,
    typer.Option(
        "--mise-en-forme", help="Avec --docx ou --lot : marque aussi la mise en forme qui change seule (gras, taille…)."
    ),
]
_OptionSansDistant = Annotated[
    bool,
    typer.Option(
        "--sans-distant", help="Avec --docx ou --lot : ôte le modèle et les images que Word irait chercher ailleurs."
    ),
]
_OptionFormat = Annotated[str, typer.Option("--format", help="texte, json ou markdown.")]


def comparer(
    ancien: _ArgumentAncien,
    nouveau: _ArgumentNouveau = "",
    contrat: options.CodeDeContrat = "",
    dossier: options.OptionDossier = "",
    tout: _OptionTout = False,
    format_: _OptionFormat = "texte",
    html: _OptionPage = None,
    docx: _OptionRedline = None,
    lot: _OptionLotDe = None,
    document: _OptionChoisi = "",
    auteur: _OptionAuteur = None,
    jour: _OptionJour = "",
    revisions: _OptionRevisions = "",
    auteurs: _OptionAuteurs = False,
    mise_en_forme: _OptionMiseEnForme = False,
    sans_distant: _OptionSansDistant = False,
    ecraser: options.EcraserNommes = False,
    donnees: options.Donnees = options.DATA,
    gabarits: options.Gabarits = options.TEMPLATES,
    json: options.EnJson = False,
) -> None:
    """Compare deux versions : textes, montants, indicateurs, documents.

    Sort avec 0 si rien ne diffère, 1 sinon, 3 si des révisions ne sont prouvées qu'en partie.
    """
    demandes = EcrituresDemandees(page_name(html), docx, lot, auteur, jour, document, (Path(ancien), Path(nouveau)),
                                  mise_en_forme, ecraser, sans_distant)  # fmt: skip
    format_ = options.one_format(format_, _FORMATS, json=json)
    check_demandes(demandes)
    comparaison = _compares_files(demandes, (ancien, nouveau), revisions)
    if comparaison:
        _refuse_idle({"--contrat": contrat, "--dossier": dossier}, "ne choisit rien entre deux Word ou deux dossiers")
    else:
        _refuse_idle({"--revisions": revisions, "--auteurs": auteurs}, "ne parle que de fichiers Word")
        comparaison = _compares_versions((ancien, nouveau), options.folder_of(donnees, dossier), gabarits, contrat)
    revisions_faites = _write(comparaison, gabarits, demandes)
    _show(comparaison, gabarits, format_, revisions_faites, tout=tout, auteurs=auteurs)
    if any(each.pertes for each in revisions_faites):
        raise typer.Exit(options.UNPROVED)
    options.leave(failed=not comparaison.egaux)


def _check_revisions(revisions: str) -> None:
    if revisions not in ("", "accepter", "refuser"):
        options.refuse_name(f"« --revisions {revisions} » n'existe pas", revisions, ("accepter", "refuser"), "Choix")


def _refuse_idle(asked: Mapping[str, object], why: str) -> None:
    """Refuse an option that would do nothing."""
    for option in (option for option, value in asked.items() if value):
        options.refuse(f"« {option} » {why}. Ôter cette option.")


def _compares_files(demandes: EcrituresDemandees, names: tuple[str, str], revisions: str) -> "Comparaison | None":
    from docgen.cli.affichage import waiting
    from docgen.commandes.comparer import compare_files

    _check_revisions(revisions)
    with options.refusals(), waiting("comparaison", hidden=francais.asks_json()):
        comparaison = compare_files(
            *names,
            revisions or None,  # type: ignore[arg-type]
            mise_en_forme=demandes.mise_en_forme,
        )
    if comparaison and revisions and not comparaison.suivies:
        options.say("Aucune modification suivie dans ces fichiers : « --revisions » n'y change rien.")
    return comparaison


def _compares_versions(names: tuple[str, str], folder: Path, gabarits: Path, contrat: str) -> "Comparaison":
    from docgen.cli.affichage import as_json, console, show_findings, waiting
    from docgen.commandes.comparer import Illisible, compare
    from docgen.demande import Order

    try:
        with options.refusals(), waiting("comparaison", hidden=francais.asks_json()):
            return compare(Order(folder, gabarits, contrat), *names)
    except Illisible as fault:
        if not francais.asks_json():
            show_findings(console(), fault.findings)
        said = f"« {fault.cote} » ne se lit pas : rien n'est comparé."
        options.refuse(said, constats=[as_json(finding) for finding in fault.findings])


def _write(comparaison: "Comparaison", gabarits: Path, demandes: EcrituresDemandees) -> "Sequence[RevisionsProuvees]":
    """Write what is asked: the page, the redlines once every one is proved, the whole pack. Gives the redlines."""
    if not demandes.places:
        return ()
    from docgen.cli.affichage import bar
    from docgen.commandes.comparer.redlines import DemandeDeRevisions, redlines

    def asked(target: Path) -> DemandeDeRevisions:
        day = options.day_of(demandes.jour)
        who = demandes.signataire, day, demandes.document, demandes.mise_en_forme, demandes.sans_distant
        return DemandeDeRevisions(target, gabarits / "gabarits", *who)

    created = [f"Dossier créé : {folder}" for folder in demandes.dossiers_absents]
    files: dict[Path, bytes] = {}
    said: list[str] = []
    written: list[RevisionsProuvees] = []
    pack: dict[str, bytes] = {}
    with _refusals(), bar(hidden=francais.asks_json()) as progress:
        progress("écriture", 0, None)
        if demandes.html:
            files[demandes.html] = _page(comparaison, gabarits)
            said.append(f"Page écrite : {demandes.html}")
        if demandes.docx:
            done = redlines(comparaison, asked(demandes.docx), progress)
            files |= done.fichiers
            written += done.revisions
            said += [*(f"Révisions {each.verdict} : {each.fichier}" for each in done.revisions), *done.remarques]
        if demandes.lot:
            from docgen.commandes.comparer.lot import lot
            from docgen.french import compte

            done = lot(comparaison, asked(demandes.lot), gabarits, progress)
            pack = {path.relative_to(demandes.lot).as_posix(): data for path, data in done.fichiers.items()}
            written += done.revisions
            said += [f"Lot de relecture écrit : {demandes.lot} ({compte(len(pack), 'fichier')})", *done.remarques]
            said += [f"Révisions {each.verdict} : {each.fichier}" for each in done.revisions if each.pertes]
    _put(demandes, files, pack)
    for line in (*said, *created):
        options.say(line)
    return written


def _page(comparaison: "Comparaison", gabarits: Path) -> bytes:
    from docgen.commandes.comparer.page import relecture
    from docgen.render import comparison_page

    return comparison_page()(relecture(comparaison, gabarits), gabarits / "gabarits")


def _put(demandes: EcrituresDemandees, files: Mapping[Path, bytes], pack: Mapping[str, bytes]) -> None:
    """Write the files and the pack, unless one of them would fall on what was compared."""
    from docgen.sortie.lots import write_whole
    from docgen.sortie.nommes import would_replace, write_named

    keep_sources(demandes, (*files, *demandes.places))
    options.refuse_all([] if demandes.ecraser else would_replace(files))
    if demandes.lot:
        ancien, nouveau = map(str, demandes.sources)
        origine = {"ancien": ancien, "nouveau": nouveau}
        options.refuse_all(write_whole(demandes.lot, pack, origine, ecraser=demandes.ecraser))
    options.refuse_all(write_named(files, ecraser=demandes.ecraser))


@contextmanager
def _refusals() -> Iterator[None]:
    """A text that cannot be composed is refused as what cannot be done."""
    from docgen.compose.fautes import TextFault

    with options.refusals():
        try:
            yield
        except TextFault as fault:
            options.refuse_all([fault.finding])


def _show_authors(comparaison: "Comparaison") -> None:
    from docgen.cli.affichage import console
    from docgen.commandes.comparer.auteurs import told_by_author

    for line in ("", *told_by_author(comparaison)):
        console().print(line)


def _show(
    comparaison: "Comparaison", gabarits: Path, format_: str, revisions: "Sequence[RevisionsProuvees]", *, tout: bool,
    auteurs: bool,
) -> None:  # fmt: skip
    if format_ == "json":
        from docgen.cli.encodages import write_json
        from docgen.commandes.comparer.en_json import comparison_as_json

        write_json(dict(comparison_as_json(comparaison, revisions)))
        return
    from docgen.cli.ecran import within_a_screen
    from docgen.cli.encodages import harmless
    from docgen.commandes.comparer.resume import resume
    from docgen.render import writer

    with _refusals():
        document = resume(comparaison, gabarits, tout=tout, tables=format_ == "markdown")
    name = {"texte": "txt", "markdown": "md"}[format_]
    text = harmless(writer(name)(document, gabarits / "gabarits", {}).decode())
    whole = tout or name == "md" or not sys.stdout.isatty()  # a file, or a program, has no screen
    sys.stdout.write(text if whole else within_a_screen(text, "--tout"))
    if auteurs:
        _show_authors(comparaison)

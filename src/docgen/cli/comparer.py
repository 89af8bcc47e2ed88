"""The command « docgen comparer »."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from errno import ENAMETOOLONG
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docgen.cli import options

if TYPE_CHECKING:
    from docgen.commandes.comparer import Comparaison
    from docgen.findings import Finding

_FORMATS = ("texte", "json", "markdown")
# What the end of a name says of a file: a redline is not written under the name of a PDF.
_FICHIERS = (".docx", ".docm", ".doc", ".odt", ".rtf", ".pdf", ".html", ".htm", ".txt", ".md", ".json", ".xlsx", ".xls")
_AUTEUR_LE_PLUS_LONG = 255
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
_OptionAuteur = Annotated[str, typer.Option("--auteur", help="Qui signe les révisions.")]
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
_OptionFormat = Annotated[str, typer.Option("--format", help="texte, json ou markdown.")]


def comparer(
    ancien: Annotated[
        str, typer.Argument(metavar="ANCIEN", help="Une version, une révision git, « A..B », un Word ou un dossier.")
    ],
    nouveau: Annotated[str, typer.Argument(metavar="[NOUVEAU]", help="L'autre côté.", show_default=False)] = "",
    contrat: options.CodeDeContrat = "",
    dossier: options.OptionDossier = "",
    tout: _OptionTout = False,
    format_: _OptionFormat = "texte",
    html: _OptionPage = None,
    docx: _OptionRedline = None,
    lot: _OptionLotDe = None,
    document: _OptionChoisi = "",
    auteur: _OptionAuteur = "docgen",
    jour: _OptionJour = "",
    revisions: _OptionRevisions = "",
    auteurs: _OptionAuteurs = False,
    mise_en_forme: _OptionMiseEnForme = False,
    donnees: options.Donnees = options.DATA,
    gabarits: options.Gabarits = options.TEMPLATES,
    json: options.EnJson = False,
) -> None:
    """Compare deux versions : textes, montants, indicateurs, documents. Sort avec 0 si rien ne diffère, 1 sinon."""
    sources = Path(ancien), Path(nouveau)
    demandes = _Demandes(html, docx, lot, auteur.strip(), jour, document, sources, mise_en_forme)
    _check(format_, revisions, demandes)
    if not (json or format_ == "json") or lot:
        _check_texts(gabarits)
    comparaison = _compares(
        demandes, lambda: options.folder_of(donnees, dossier), (ancien, nouveau), gabarits, contrat, revisions
    )
    if html or docx or lot:
        _write(comparaison, gabarits, demandes)
    _show(comparaison, gabarits, "json" if json else format_, tout=tout)
    if auteurs and not json and format_ != "json":
        _show_authors(comparaison)
    options.leave(failed=not comparaison.egaux)


@dataclass(frozen=True, slots=True)
class _Demandes:
    """The files that are asked; who signs the marks, their day, and the document whose marks are asked.

    `sources` are the names of both sides: files, perhaps, which are never written.
    """

    html: Path | None
    docx: Path | None
    lot: Path | None
    auteur: str
    jour: str
    document: str
    sources: tuple[Path, Path]
    mise_en_forme: bool = False


def _check(format_: str, revisions: str, demandes: _Demandes) -> None:
    if format_ not in _FORMATS:
        options.refuse(f"le format « {format_} » n'existe pas. Formats : {', '.join(_FORMATS)}.")
    if revisions not in ("", "accepter", "refuser"):
        options.refuse(f"« --revisions {revisions} » n'existe pas : accepter, ou refuser.")
    if demandes.docx and not demandes.auteur:
        options.refuse("« --auteur » est vide. Donner le nom de qui signe les révisions, ou ne pas écrire l'option.")
    if demandes.mise_en_forme and not (demandes.docx or demandes.lot):
        options.refuse(
            "« --mise-en-forme » marque un fichier Word. Ajouter « --docx FICHIER.docx », ou « --lot DOSSIER »."
        )
    if len(demandes.auteur) > _AUTEUR_LE_PLUS_LONG:
        options.refuse(f"« --auteur » est trop long : Word n'en garde que {_AUTEUR_LE_PLUS_LONG} lettres.")
    options.day_of(demandes.jour)
    _check_places(demandes)


def _check_texts(gabarits: Path) -> None:
    """Refuse what would be said by texts that are not there, before anything is written."""
    from docgen.commandes.comparer.resume import MODELE

    if not (gabarits / "textes" / MODELE).is_dir():
        options.refuse(
            f"« {gabarits} » n'a pas les textes de la comparaison. Se placer dans le dossier du projet, donner "
            "« --gabarits », ou demander « --json », qui n'en a pas besoin."
        )


def _check_places(demandes: _Demandes) -> None:
    asked = [path for path in (demandes.html, demandes.docx, demandes.lot) if path]
    for place in (*demandes.sources, *asked):
        try:
            odd = place.exists() and place in asked and not (place.is_file() or place.is_dir())
        except OSError as error:
            reason = "ce nom est trop long" if error.errno == ENAMETOOLONG else "ce nom ne se lit pas"
            options.refuse(f"« {place} » : {reason}. Donner un autre nom.")
        if odd:
            options.refuse(f"« {place} » n'est pas un fichier ordinaire. Donner le nom d'un fichier.")
    if demandes.lot and demandes.lot.is_file():
        options.refuse(f"« --lot {demandes.lot} » est un fichier. Donner le nom d'un dossier.")
    for option, path, suffixes in (("--html", demandes.html, (".html", ".htm")), ("--docx", demandes.docx, (".docx",))):
        if path and path.suffix.lower() in _FICHIERS and path.suffix.lower() not in suffixes:
            options.refuse(
                f"« {option} {path} » : cette option écrit un fichier {suffixes[0]}. Corriger la fin du nom."
            )
        if path and path.is_dir() and (option == "--html" or path.suffix.lower() in suffixes):
            options.refuse(f"« {option} {path} » est un dossier. Donner le nom d'un fichier {suffixes[0]}.")


def _compares(
    demandes: _Demandes,
    folder: Callable[[], Path],
    names: tuple[str, str],
    gabarits: Path,
    contrat: str,
    revisions: str,
) -> "Comparaison":
    from docgen.commandes.comparer import compare_files

    with options.refusals():
        comparaison = compare_files(
            *names,
            revisions or None,  # type: ignore[arg-type]
            mise_en_forme=demandes.mise_en_forme,
        )
    return comparaison or _compares_versions(names, folder, gabarits, contrat)


def _compares_versions(
    names: tuple[str, str], folder: Callable[[], Path], gabarits: Path, contrat: str
) -> "Comparaison":
    from docgen.cli.affichage import console, show_findings
    from docgen.commandes.comparer import Illisible, compare
    from docgen.demande import Order

    try:
        with options.refusals():
            return compare(Order(folder(), gabarits, contrat), *names)
    except Illisible as fault:
        show_findings(console(), fault.findings)
        sys.stderr.write(f"Erreur : « {fault.cote} » ne se lit pas : rien n'est comparé.\n")
        raise typer.Exit(options.MISUSE) from None


def _write(comparaison: "Comparaison", gabarits: Path, demandes: _Demandes) -> None:
    """Write what is asked: the page, the redlines once every one of them is proved, the whole pack."""
    from docgen.commandes.comparer.redlines import DemandeDeRevisions, redlines

    def asked(target: Path) -> DemandeDeRevisions:
        day = options.day_of(demandes.jour)
        who = demandes.auteur, day, demandes.document, demandes.mise_en_forme
        return DemandeDeRevisions(target, gabarits / "gabarits", *who)

    files: dict[Path, bytes] = {}
    said: list[str] = []
    pack: dict[str, bytes] = {}
    with _refusals():
        if demandes.html:
            from docgen.commandes.comparer.page import relecture
            from docgen.render import comparison_page

            files[demandes.html] = comparison_page()(relecture(comparaison, gabarits))
            said.append(f"Page écrite : {demandes.html}")
        if demandes.docx:
            done = redlines(comparaison, asked(demandes.docx))
            files |= done.fichiers
            said += [*(f"Révisions écrites et prouvées : {path}" for path in done.fichiers), *done.remarques]
        if demandes.lot:
            from docgen.commandes.comparer.lot import lot
            from docgen.french import compte

            done = lot(comparaison, asked(demandes.lot), gabarits)
            pack = {path.relative_to(demandes.lot).as_posix(): data for path, data in done.fichiers.items()}
            said += [f"Lot de relecture écrit : {demandes.lot} ({compte(len(pack), 'fichier')})", *done.remarques]
    _put(demandes, files, pack)
    sys.stderr.writelines(f"{line}\n" for line in said)


def _put(demandes: _Demandes, files: Mapping[Path, bytes], pack: Mapping[str, bytes]) -> None:
    """Write the files and the pack, unless one of them would fall on what was compared."""
    from docgen.sortie import write_file, write_whole

    sources = [source.resolve() for source in demandes.sources if source.exists()]
    for path in (*files, *([demandes.lot] if demandes.lot else [])):
        if any(path.resolve().is_relative_to(source) for source in sources):
            options.refuse(f"« {path} » serait écrit sur ce qui est comparé. Donner un autre nom.")
    for path, data in files.items():
        _refuse_all(write_file(path, data))
    if demandes.lot:
        ancien, nouveau = map(str, demandes.sources)
        _refuse_all(write_whole(demandes.lot, pack, {"ancien": ancien, "nouveau": nouveau}))


@contextmanager
def _refusals() -> Iterator[None]:
    """A text that cannot be composed is refused as what cannot be done."""
    from docgen.compose.fautes import TextFault

    with options.refusals():
        try:
            yield
        except TextFault as fault:
            _refuse_all([fault.finding])


def _refuse_all(faults: "Iterable[Finding]") -> None:
    for fault in faults:
        options.refuse(f"{fault.location} : {fault.message}. {fault.remedy}")


def _show_authors(comparaison: "Comparaison") -> None:
    from docgen.commandes.comparer.auteurs import told_by_author

    sys.stdout.writelines(f"{line}\n" for line in ("", *told_by_author(comparaison)))


def _show(comparaison: "Comparaison", gabarits: Path, format_: str, *, tout: bool) -> None:
    if format_ == "json":
        from docgen.cli.affichage import write_json
        from docgen.commandes.comparer.en_json import comparison_as_json

        write_json(dict(comparison_as_json(comparaison)))
        return
    from docgen.commandes.comparer.resume import resume
    from docgen.render import writer

    with _refusals():
        document = resume(comparaison, gabarits, tout=tout, tables=format_ == "markdown")
    name = {"texte": "txt", "markdown": "md"}[format_]
    sys.stdout.write(writer(name)(document, gabarits / "gabarits", {}).decode())

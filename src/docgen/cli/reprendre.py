"""`docgen reprendre`: Word files that docgen produced, changed by others, read back into the data."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docgen.cli import options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docgen.commandes.reprendre import Report, Retour
    from docgen.commandes.reprendre.actes import AvenantVise
    from docgen.findings import Finding

_SHORT = 70


def reprendre(
    fichiers: Annotated[
        list[Path], typer.Argument(metavar="FICHIER…", help="Les documents Word (.docx) qui sont revenus.")
    ],
    dossier: options.OptionDossier = "",
    revisions: Annotated[str, options.option("--revisions", "Modifications suivies : accepter ou refuser.")] = "",
    auteur: Annotated[
        str, options.option("--auteur", "Cette réponse vaut pour cette personne ; les autres ont la réponse contraire.")
    ] = "",
    appliquer: options.Appliquer = False,
    donnees: options.Donnees = options.DATA,
    gabarits: options.Gabarits = options.TEMPLATES,
    json: options.EnJson = False,
) -> None:
    """Relit des documents Word produits par docgen et modifiés depuis, et montre ce qui change dans les données."""
    from docgen.cli.affichage import waiting
    from docgen.commandes.reprendre import take_back
    from docgen.demande import Order

    if revisions not in ("", "accepter", "refuser"):
        options.refuse_name(f"--revisions : « {revisions} » n'est pas un choix", revisions, ("accepter", "refuser"),
                            "Choix")  # fmt: skip
    if auteur and not revisions:
        options.refuse("--auteur dit de qui sont les modifications suivies : ajouter « --revisions accepter ».")
    folder = options.folder_of(donnees, dossier)
    options.check_asked(folder, gabarits)
    with waiting("lecture des documents", hidden=json):
        found = take_back(Order(folder, gabarits, sans_publie=True), fichiers, choix=revisions or None,  # type: ignore[arg-type]  # checked above
                          appliquer=appliquer, auteur=auteur)  # fmt: skip
    _show(found, options.verify_command(folder, donnees), json=json)
    options.leave(failed=found.failed)


def _show(found: "Retour", command: str, *, json: bool) -> None:
    """What changes and where, what follows, what was written; then what is not taken, and what is wrong."""
    from docgen.cli.affichage import as_json, console, show_alike, show_written
    from docgen.cli.encodages import write_json

    if json:
        write_json({"constats": [as_json(finding) for finding in found.findings],
                    "changements": [_as_json(report) for report in found.reports],
                    "suites": [list(line) for line in found.suites.lignes],
                    "documents": list(found.suites.documents), "phrases": list(found.phrases),
                    "nouveaux": [as_json(finding) for finding in found.nouveaux],
                    "ecrits": [path.as_posix() for path in found.ecrits]})  # fmt: skip
        return
    out = console()
    for report in found.reports:
        out.print(f"{report.ecrit.place}{_key(report)} ({', '.join(report.fichiers)})")
        out.print(f"  {report.ecrit.texte.strip()}\n  → {report.apres.strip()}")
    for before, after in found.suites.lignes:
        out.print(f"Il en suit, dans le même document : {_cut(before)} → {_cut(after)}")
    if found.phrases and found.acte:
        out.print(f"C'est le texte signé qui change : {_act(found.acte)} dirait :")
    for rank, phrase in enumerate(found.phrases, 1):
        out.print(f"{rank}. {phrase}")
    if found.suites.documents:
        out.print(f"Changent aussi : {', '.join(found.suites.documents)}.")
    if found.nouveaux:
        out.print(f"Ces changements font dire à « docgen verifier » {_counted(found.nouveaux)} :")
        show_alike(out, found.nouveaux)
    show_written(out, found, command)
    out.print(_summary(found))


def _as_json(report: "Report") -> dict[str, object]:
    return {"fichiers": list(report.fichiers), "document": report.document, "place": str(report.ecrit.place),
            "chemin": list(report.ecrit.chemin), "avant": report.ecrit.texte, "apres": report.apres}  # fmt: skip


def _key(report: "Report") -> str:
    """The keys of a value, ranks counted from 1."""
    steps = [str(step + 1) if isinstance(step, int) else step for step in report.ecrit.chemin]
    return f" {' / '.join(steps)}" if steps else ""


def _act(acte: "AvenantVise") -> str:
    """« l'avenant-1 », which is being prepared; « un avenant », to begin."""
    return f"l'{acte.avenant}" if acte.avenant else "un avenant"


def _counted(nouveaux: "Sequence[Finding]") -> str:
    """« 2 constats de plus, dont 1 bloquant »."""
    from docgen.findings import blocking
    from docgen.french import compte

    grave = len(blocking(nouveaux))
    dont = f", dont {compte(grave, 'bloquant')}" if grave else ""
    return f"{compte(len(nouveaux), 'constat')} de plus{dont}"


def _cut(line: str) -> str:
    return line if len(line) <= _SHORT else f"{line[:_SHORT]}…"


def _summary(found: "Retour") -> str:
    from docgen.cli.affichage import counts
    from docgen.findings import Severity
    from docgen.french import compte

    if found.failed:
        return f"{counts(list(found.findings))} Des erreurs empêchent de reprendre ces documents : rien n'est écrit."
    changes = compte(len(found.reports), "changement")
    if found.phrases and found.acte:
        operations = compte(len(found.phrases), "opération")
        if found.ecrits:
            return f"{operations} dans {_act(found.acte)} : relire, et donner un motif à chacune."
        return f"{operations}. Relancer avec --appliquer pour écrire dans {_act(found.acte)}."
    if not found.reports and any(finding.severity is Severity.A_CORRIGER for finding in found.findings):
        return f"{counts(list(found.findings))} Rien n'en est repris."
    if not found.reports:
        return "Rien à reprendre : les données disent ce que disent ces documents."
    if found.ecrits:
        written = "écrits" if len(found.reports) > 1 else "écrit"
        return f"{changes} {written} dans {compte(len(found.ecrits), 'fichier')}."
    them = "les " if len(found.reports) > 1 else "l'"
    return f"{changes}. Relancer avec --appliquer pour {them}écrire dans les données."

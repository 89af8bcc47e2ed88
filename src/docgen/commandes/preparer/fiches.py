"""The fiches of an avenant that is being prepared: those in force, copied to be changed, and put on its list."""

import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from docgen.adresses.chemins import Chemin
from docgen.commandes.preparer.contrat import EnVigueur
from docgen.commandes.preparer.lisezmoi import COPIEE, IDENTIQUE, MISE_A_JOUR, PAR_OPERATION
from docgen.findings import Refusal, find_known
from docgen.french import NBSP, NNBSP, euros, nombre
from docgen.load.fichiers import Reader
from docgen.load.yaml_ecriture import genre_du_modele, schema_line
from docgen.load.yaml_edition import FichierYaml, TextEdit, open_yaml
from docgen.load.yaml_source import read_yaml
from docgen.model.base import Taux
from docgen.model.fiche import FicheAction
from docgen.model.texte import natural_key
from docgen.montants import A_COMPLETER, Absence, Montant

_Valeur = Montant | Decimal | Absence

_SCHEMA = re.compile(r"\A# yaml-language-server: \$schema=\S+")


def copies(force: EnVigueur, folder: Path, numeros: Sequence[str]) -> dict[Path, str]:
    """The files of each fiche of `numeros` as in force, by their place in `folder`. Raises `Refusal`.

    What an avenant changed of a fiche without writing it anew is put in its file; each exercice that is added has a
    blank where the one before it has a value.
    """
    texts: dict[Path, str] = {}
    deeper = schema_line(genre_du_modele("fiche-action", force.avant.entete.modele), 5)
    known = {fiche.numero: fiche for fiche in force.avant.fiches}
    for numero in numeros:
        find_known(known, numero, f"la fiche {numero} n'existe pas dans le contrat", "Fiches")
        if any(fiche.numero == numero for fiche in force.nouvelles):
            continue
        fichier = open_yaml(force.dossier.sources[force.version.source_fiche(numero)])
        changed = _changees(_ecrite(force, numero), known[numero]) | _ouvertes(force, known[numero])
        texts[folder / fichier.path.name] = _SCHEMA.sub(deeper, fichier.edited(fichier.value_edits(changed)))
        recit = fichier.path.with_suffix(".md")
        if recit.exists():
            texts[folder / recit.name] = recit.read_bytes().decode()
    return texts


def _ecrite(force: EnVigueur, numero: str) -> FicheAction:
    """The fiche as its last file says it, before the operations that changed a value of it."""
    contrat = force.dossier.contrat(force.avant.code)
    written = list(contrat.base.fiches) if contrat else []
    for avenant in contrat.avenants if contrat else ():
        written += avenant.fiches_apportees
    return next(fiche for fiche in reversed(written) if fiche.numero == numero)


def _changees(ecrite: FicheAction, force: FicheAction) -> dict[Chemin, str]:
    """What the file of the fiche must say otherwise to say the one in force."""
    former = values_by_place(ecrite)
    return {path: written_value(value) for path, value in values_by_place(force).items() if former.get(path) != value}


def _ouvertes(force: EnVigueur, fiche: FicheAction) -> dict[Chemin, str]:
    """The blanks of the exercices that are added; what has no meaning in the last one has none in the next."""
    last, added = force.avant.entete.exercices[-1].nom, [exercice.nom for exercice in force.exercices_ajoutes]
    opened: dict[Chemin, str] = {}
    for path, value in values_by_place(fiche).items():
        if path[-1] == last:
            said = value.value if value is Absence.SANS_OBJET else A_COMPLETER
            opened |= {(*path[:-1], year): said for year in added}
    return opened


def values_by_place(fiche: FicheAction) -> dict[Chemin, _Valeur]:
    """The values that an operation may change one by one, or that come by exercice, by their place in the file."""
    found: dict[Chemin, _Valeur] = {}
    for code, amounts in fiche.financements.items():
        found |= {("financements", code, year): value for year, value in amounts.items()}
    for rank, indicateur in enumerate(fiche.indicateurs):
        path: Chemin = ("indicateurs", rank)
        if indicateur.situation is not None:
            found[*path, "situation"] = indicateur.situation
        found |= _cibles(path, indicateur.cibles)
        for name, parts in (("repartition", indicateur.repartition), ("dont", indicateur.dont)):
            for place, part in enumerate(parts):
                found |= _cibles((*path, name, place), part.cibles)
    return found


def _cibles(path: Chemin, cibles: Mapping[str, Decimal | Absence] | None) -> dict[Chemin, _Valeur]:
    return {(*path, "cibles", year): value for year, value in (cibles or {}).items()}


def written_value(value: _Valeur) -> str:
    """The value as a person types it: « 13 448 », « 85,50 », « 61 % »."""
    if isinstance(value, Absence):
        return value.value
    if isinstance(value, Montant):
        said = euros(value).removesuffix(f"{NBSP}€")
    else:
        said = f"{nombre(value)} %" if isinstance(value, Taux) else nombre(value)
    return said.translate({ord(NNBSP): " ", ord(NBSP): " ", 0x2212: "-"})


def inscrites(force: EnVigueur, numeros: Sequence[str]) -> list[str]:
    """The numbers of the fiches that change: those that are opened, and those that already differ."""
    changed = [fiche.numero for fiche in force.nouvelles if fiche != force.avant.fiche(fiche.numero)]
    return sorted({*changed, *numeros}, key=natural_key)


def statuts(force: EnVigueur, copiees: Sequence[str], nommees: Collection[str]) -> dict[str, str]:
    """What the avenant does of each fiche, by comparing the one that it holds with the one in force.

    `nommees` are those that an operation changes in part, without a new fiche.
    """
    nouvelles = {fiche.numero: fiche for fiche in force.nouvelles}
    said = {}
    for fiche in force.avant.fiches:
        new = nouvelles.get(fiche.numero)
        copied = fiche.numero in copiees or new == fiche
        changed = MISE_A_JOUR if new else PAR_OPERATION if fiche.numero in nommees else IDENTIQUE
        said[fiche.numero] = COPIEE if copied else changed
    return said


def nommees(avenant: Path) -> frozenset[str]:
    """The numbers of the fiches that an operation of `avenant` names; none when the file is still to be written."""
    read = read_yaml(Reader(avenant.parent), avenant) if avenant.exists() else None
    operations = read[0].get("operations") if read else None
    listed = [op for op in operations if isinstance(op, dict)] if isinstance(operations, list) else []
    return frozenset(str(op["fiche"]) for op in listed if "fiche" in op)


def list_fiches(avenant: Path, numeros: Sequence[str]) -> str:
    """The text of `avenant` with `numeros` on the list of the fiches that it changes; every other byte stays.

    Raises `Refusal` when it has no operation that brings annexes up to date.
    """
    text = avenant.read_bytes().decode()
    read = read_yaml(Reader(avenant.parent), avenant)
    if read is None or not numeros:
        return text
    raw, fichier = read[0], FichierYaml(avenant, text, read[1])
    operations = raw.get("operations")
    ranks = [i for i, op in enumerate(operations if isinstance(operations, list) else []) if _updates(op)]
    if not ranks:
        raise Refusal(
            "avenant.yaml n'a pas d'opération « actualiser_annexes »",
            "L'ajouter sous « operations », puis relancer la commande.",
        )
    operation = ("operations", ranks[-1])
    known = {str(value) for value in operations[ranks[-1]].get("fiches") or ()}  # type: ignore[index]
    missing = [numero for numero in numeros if numero not in known]
    return fichier.edited(_listing(fichier, operation, missing)) if missing else text


def _listing(fichier: FichierYaml, operation: Chemin, numeros: Sequence[str]) -> list[TextEdit]:
    """What puts `numeros` at the end of the list « fiches » of the operation, and the list itself if it is missing."""
    source, path = fichier.source, (*operation, "fiches")
    if path not in source.keys:
        retreat = source.keys[*operation, "nature"].column - 1
        return [fichier.line_edit(operation, [f"{' ' * retreat}fiches:", *_items(numeros, retreat + 2)])]
    if first := source.values.get((*path, 0)):
        # The place of an item is that of its words, after « - ».
        return [fichier.line_edit(path, _items(numeros, first.column - 3))]
    # An empty list, « [] » or nothing, gives way; what follows it on its line stays.
    start, end, _ = source.extents[path]
    emptied = TextEdit(len(fichier.lu[:start].rstrip(" ")), end, "")
    return [emptied, fichier.line_edit(path, _items(numeros, source.keys[path].column + 1))]


def _items(numeros: Sequence[str], retreat: int) -> list[str]:
    return [f"{' ' * retreat}- {numero}" for numero in numeros]


def _updates(operation: object) -> bool:
    return isinstance(operation, dict) and operation.get("nature") == "actualiser_annexes"

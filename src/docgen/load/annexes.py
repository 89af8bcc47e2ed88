"""The annexes of a contract that are data (`annexes/`), and what stands there that is none of them."""

import re
from pathlib import Path

from docgen.adresses.sources import CleDeSource
from docgen.french.proches import noms_proches
from docgen.load.lecture import Desaccord, Loading
from docgen.model.annexes import AnnexeSaisie
from docgen.model.programme import Programme


def read_annexes(loading: Loading, folder: Path, programme: Programme | None) -> tuple[AnnexeSaisie, ...]:
    """The annexes that are data, by the names of their files; one that must be there and is not is told, as is any file
    that is of none of them, or that stands beside their folder."""
    if programme is None:
        return ()
    found, where = [], folder / "annexes"
    for path in loading.reader.files(where, ".yaml"):
        annexe = programme.annexe_du_fichier(path.stem)
        if annexe is None:
            _report_unknown(loading, path, programme)
            continue
        key = CleDeSource.du_contrat(folder.name, "annexes", path.stem)
        if saisie := loading.model(programme.types.annexes[annexe.code], path, key):
            loading.named(loading.sources[key], _desaccord(saisie, path.stem))
            found.append(saisie)
    _report_beside(loading, folder, programme)
    for annexe in programme.annexes:
        # One file an exercice: the contract in force says which ones (CHP007).
        written = annexe.obligatoire and not annexe.par_exercice
        if written and not any(annexe.nom_pour(path.stem) for path in where.glob("*.yaml")):
            message = f"il manque l'annexe « {annexe.intitule} » : « {annexe.fichiers} », dans « annexes »"
            remedy = f"L'écrire, ou mettre « obligatoire: non » à l'annexe « {annexe.code} » du programme."
            loading.reader.report("LEC003", message, folder, remedy)
    return tuple(found)


def _report_beside(loading: Loading, folder: Path, programme: Programme) -> None:
    for path in sorted(folder.glob("*.yaml")):
        if programme.annexe_du_fichier(path.stem):
            message = f"le fichier « {path.name} » n'est pas lu ici : peut-être dans « annexes » ?"
            loading.reader.report("LEC009", message, path, "Le déplacer dans « annexes ».")


def _report_unknown(loading: Loading, path: Path, programme: Programme) -> None:
    """Tell a file that is of no annexe of the programme, with the nearest one."""
    stem = path.stem.lower().replace("_", "-")
    value = re.sub(r"^.*?(-\d+)?$", r"\1", stem)
    known = [f"{annexe.code}{value}" if annexe.par else annexe.code for annexe in programme.annexes]
    near = noms_proches(stem, known)
    hint = f" : peut-être « {near[0]}.yaml » ?" if near else ""
    message = f"le fichier « {path.name} » n'est pas lu : le programme n'a pas cette annexe{hint}"
    said = ", ".join(f"« {annexe.fichiers} »" for annexe in programme.annexes) or "aucune"
    loading.reader.report("LEC009", message, path, f"Annexes du programme : {said}.")


def _desaccord(saisie: AnnexeSaisie, name: str) -> Desaccord | None:
    annexe, expected = saisie.annexe_declaree, saisie.nom_de_fichier
    if annexe.par is None or expected == name:
        return None
    value = getattr(saisie, annexe.par)
    said = f"l'annexe « {annexe.intitule} » est celle de « {value} », son fichier s'appelle {name}.yaml"
    return annexe.par, said, f"Corriger « {annexe.par} », ou renommer le fichier : {expected}.yaml."

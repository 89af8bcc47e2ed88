"""`execution/2025.yaml`: what was done, for a person to tell. No fact is proposed; the help gives what was planned."""

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from docgen.adresses.indicateurs import Serie
from docgen.commandes.preparer.ecriture import remark
from docgen.compute import Figures, Valeurs
from docgen.french import euros, nombre
from docgen.load.fichiers import Reader
from docgen.load.yaml_ecriture import cle, genre_du_modele, schema_line
from docgen.load.yaml_edition import open_yaml
from docgen.load.yaml_source import read_extents, read_yaml
from docgen.model.contrat import Contrat
from docgen.model.entete import Exercice
from docgen.model.fiche import FicheAction, Indicateur
from docgen.model.natures import Nature
from docgen.montants import A_COMPLETER, Absence

# A line that a person reads, and not the editor.
_REMARQUE = re.compile(r"^\s*#(?! yaml-language-server)", re.M)
_RESULTATS = "résultats des indicateurs"
_CREDITS = {"verse": "crédits versés", "depense": "dépense constatée", "non_consomme": "crédits non consommés"}


def _dite(nature: Nature) -> str:
    """What the head of the file calls it."""
    return _CREDITS.get(nature.code, f"« {nature.intitule} »")


def is_told(contrat: Contrat) -> bool:
    """Whether there is anything to tell of what is done: a nature of amounts, a result."""
    return bool(contrat.natures_executees) or _has_results(contrat)


def _has_results(contrat: Contrat) -> bool:
    return bool(_nationaux(contrat, "")) or any(_propres(fiche) for fiche in contrat.fiches)


def execution_yaml(contrat: Contrat, figures: Figures, exercice: Exercice) -> str:
    """The text of the file of `exercice`: credits of each financeur who had planned some, result of each indicator."""
    asked = [nature.code for nature in contrat.natures_executees]
    told = [*map(_dite, contrat.natures_executees), *([_RESULTATS] if _has_results(contrat) else [])]
    lines = [
        schema_line(genre_du_modele("execution", contrat.entete.modele), 3),
        *remark(
            f"Ce qui a été fait en {exercice.nom} : {', '.join(told)}. "
            "Ce que l'on ne sait pas s'écrit « non communiqué » ; ce qui n'a pas lieu d'être, « sans objet »."
        ),
        f"exercice: {exercice.nom}",
        f"arrete_au: {exercice.fin:%d/%m/%Y}",
        "actions:",
    ]
    for fiche in contrat.fiches:
        lines += _action(contrat, fiche, exercice.nom, asked)
        lines += _resultats(figures, fiche, exercice.nom)
    return "\n".join([*lines, *_nationaux(contrat, exercice.nom), ""])


def completed(path: Path, wanted: str) -> str:
    """The text of the file at `path`, with a blank for each value that `wanted` asks and that it does not have.

    One where nobody wrote a remark (a workbook made it) takes those of `wanted`, which help.
    """
    read = read_yaml(Reader(path.parent), path)
    if read is None:
        return path.read_bytes().decode()
    file, asked = open_yaml(read[1]), read_extents(wanted)
    known = {chemin: extent.text for chemin, extent in file.source.extents.items() if extent.text}
    missing = {chemin: A_COMPLETER for chemin, extent in asked.items()
               if extent.text == A_COMPLETER and chemin not in file.source.extents}  # fmt: skip
    if not missing:
        return file.texte
    if _REMARQUE.search(file.texte):
        return file.edited(file.value_edits(missing))
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / path.name
        page.write_bytes(wanted.encode())
        helped = read_yaml(Reader(page.parent), page)
        assert helped is not None
        model = open_yaml(helped[1])
        return model.edited(model.value_edits(known))


def _action(contrat: Contrat, fiche: FicheAction, year: str, asked: Sequence[str]) -> list[str]:
    absent = Absence.SANS_OBJET
    planned = [
        (code, amounts[year]) for code, amounts in fiche.financements.items() if amounts.get(year, absent) is not absent
    ]
    known = (planned and asked) or _propres(fiche)
    lines = [*remark(f"Action {fiche.numero} – {fiche.intitule}", 2), f"  {cle(fiche.numero)}:{'' if known else ' {}'}"]
    helps = {
        "verse": f"versé ou affecté en {year} (avis de paiement, service des finances)",
        "non_consomme": f"non consommé fin {year}, « 0 » si tout l'est (bilan financier)",
        "depense": f"dépensé en {year} (bilan financier)",
    }
    for nature in asked if planned else ():
        lines.append(f"    {nature}:")
        for code, amount in planned:
            label = next((f.intitule for f in contrat.entete.financeurs if f.code == code), code)
            had = amount.value if isinstance(amount, Absence) else euros(amount)
            lines += remark(f"{label}, prévu : {had} ; {helps.get(nature, f'en {year}')}", 6)
            lines.append(f"      {code}: {A_COMPLETER}")
    return lines


def _propres(fiche: FicheAction) -> list[Indicateur]:
    """The indicators whose result is that of the fiche itself."""
    return [indicateur for indicateur in fiche.indicateurs if not indicateur.reprend]


def _resultats(figures: Figures, fiche: FicheAction, year: str) -> list[str]:
    lines = ["    resultats:"] if _propres(fiche) else []
    for indicateur in _propres(fiche):
        imposed = figures.contrat.programme.indicateur(indicateur.code)
        label = indicateur.intitule or (imposed.intitule if imposed else indicateur.code)
        lines += remark(_resultat(figures, fiche, indicateur, year, label), 6)
        lines.append(f"      {indicateur.code}: {A_COMPLETER}")
    return lines


def _resultat(figures: Figures, fiche: FicheAction, indicateur: Indicateur, year: str, label: str) -> str:
    target = Valeurs(figures.contrat, {}).local(fiche.numero, indicateur, Serie.cible(year))
    wanted = target.value if isinstance(target, Absence) else nombre(target)
    percent = "" if indicateur.unite != "taux" or isinstance(target, Absence) else " %"
    kind = " : un taux" if indicateur.unite == "taux" else ""
    return f"{label} (cible {year} : {wanted}{percent} ; bilan de l'action){kind}"


def _nationaux(contrat: Contrat, year: str) -> list[str]:
    """The national indicators whose result no fiche gives."""
    outside = Valeurs(contrat, {}).outside
    alone = [i for i in contrat.indicateurs if not i.somme_de and not i.reprise_de and not outside(i)]
    lines = ["indicateurs:"] if alone else []
    for indicateur in alone:
        lines += remark(f"{indicateur.intitule} : résultat de {year}, toutes actions", 2)
        lines.append(f"  {indicateur.code}: {A_COMPLETER}")
    return lines

"""What the annexes that are data say, value by value: each is compared by the keys that lead to it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from docgen.adresses.emplacements import Emplacement
from docgen.adresses.passages import NomDePassage
from docgen.diff.passages_lus import PassageLu, RangeeLue
from docgen.french import NBSP
from docgen.model.annexes import cadre_de_l_annexe, titre_de_l_annexe
from docgen.model.cadres import Cadre
from docgen.model.champs_dits import cle_de_la_ligne, dit_du_champ, est_dit, mots_de_la_ligne

if TYPE_CHECKING:
    from docgen.compute import Version


def passages_des_annexes(version: "Version") -> Iterator[tuple[NomDePassage, PassageLu]]:
    """Each annexe that is data as a passage: a line for each of its values, under the title of what holds it."""
    for saisie in version.contrat.annexes_saisies:
        title = f"Annexe «{NBSP}{titre_de_l_annexe(saisie)}{NBSP}»"
        lines: list[str] = []
        rows: dict[int, RangeeLue] = {}
        keys: list[str] = []
        for cadre in cadre_de_l_annexe(saisie, version.contrat.code, None).tous:
            for champ in cadre.champs:
                value = getattr(cadre.valeurs, champ.code, None)
                if champ.champs or not est_dit(value):
                    continue
                where, said = _ou(cadre), dit_du_champ(cadre, champ, value)
                rows[len(lines)] = RangeeLue(where, (said,), (champ.intitule,))
                lines.append(
                    f"{where} – {champ.intitule}{NBSP}: {said}" if where else f"{champ.intitule}{NBSP}: {said}"
                )
                keys.append(_cle(cadre, champ.code))
        name = NomDePassage.of("annexe", saisie.nom_de_fichier)
        yield name, PassageLu(title, tuple(lines), rows, tuple(keys))


def _ou(cadre: Cadre) -> str:
    """The lines and the groups that hold these fields, the outermost first: « Lieux, « Gare » – Accès »."""
    said: list[str] = []
    here: Cadre | None = cadre
    while here and here.tenu:
        name = mots_de_la_ligne(here, ("renvoi",)) if here.est_ligne else ""
        said.insert(0, f"{here.tenu.intitule}, «{NBSP}{name}{NBSP}»" if name else here.tenu.intitule)
        here = here.autour
    return " – ".join(said)


def _cle(cadre: Cadre, code: str) -> str:
    """The keys of a value; empty inside a line without code, that others may come before."""
    keys = [code]
    here: Cadre | None = cadre
    while here and here.tenu:
        if here.est_ligne:
            if not here.tenu.champ_code:
                return ""
            keys.insert(0, cle_de_la_ligne(here))
        keys.insert(0, here.tenu.code)
        here = here.autour
    return Emplacement.of(keys)

"""What the data of a version say besides amounts and indicators, value by value: the annexes that are data, the numbers
of the tables, the fields of the contract and, where no document is made of them, the fiches.

Each value is compared by the keys that lead to it. A line without code has its rank (« etapes/#2/objet »): which of the
other side it answers is found from what it says (`diff.rangees`).
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from docgen.adresses.cellules import TOUS
from docgen.adresses.emplacements import Emplacement
from docgen.adresses.passages import NomDePassage
from docgen.compute.annexes import cadre_du_contrat
from docgen.compute.tableaux import valeur_du_tableau
from docgen.diff.passages_lus import PassageLu, RangeeLue
from docgen.diff.rangees import SANS_CODE
from docgen.french import NBSP, affiche
from docgen.model.annexes import cadre_de_l_annexe, titre_de_l_annexe
from docgen.model.cadres import Cadre
from docgen.model.champs import ChampDuProgramme
from docgen.model.champs_dits import cle_de_la_ligne, dit_du_champ, est_dit, lieu_du_cadre
from docgen.model.tableaux_saisis import TableauSaisi
from docgen.montants import Absence

if TYPE_CHECKING:
    from docgen.compute import Version
    from docgen.model.fiche import FicheAction


class ValeurDesDonnees(NamedTuple):
    """A value: its keys, what holds it, what it is called, what it says."""

    cle: str
    ou: str
    nom: str
    dite: str


def passages_des_donnees(version: "Version") -> Iterator[tuple[NomDePassage, PassageLu]]:
    """The fields of the contract, its tables, its annexes that are data, each as a passage: a line for each value."""
    contrat = version.contrat
    yield NomDePassage.CHAMPS, passage_of_values("Champs du contrat", _champs(cadre_du_contrat(contrat)))
    for saisi in contrat.tableaux:
        title = f"Tableau «{NBSP}{saisi.tableau.intitule}{NBSP}»"
        yield NomDePassage.of("tableau", saisi.tableau.code), passage_of_values(title, _cases(version, saisi))
    for saisie in contrat.annexes_saisies:
        title = f"Annexe «{NBSP}{titre_de_l_annexe(saisie)}{NBSP}»"
        cadre = cadre_de_l_annexe(saisie, contrat.code, cadre_du_contrat(contrat))
        yield NomDePassage.of("annexe", saisie.nom_de_fichier), passage_of_values(title, _champs(cadre))


def passage_de_la_fiche(version: "Version", fiche: "FicheAction") -> PassageLu:
    """What the data say of a fiche, of which no document is made."""
    title = f"{version.contrat.programme.fiche.titre} {fiche.numero} – {fiche.intitule}"
    return passage_of_values(title, _de_la_fiche(version, fiche))


def passage_of_values(title: str, values: Iterable[ValeurDesDonnees]) -> PassageLu:
    """The passage `title`, of which each line is one of the values."""
    said = list(values)
    lines = [f"{value.ou} – {value.nom}{NBSP}: {value.dite}" if value.ou else f"{value.nom}{NBSP}: {value.dite}"
             for value in said]  # fmt: skip
    rows = {rank: RangeeLue(value.ou, (value.dite,), (value.nom,)) for rank, value in enumerate(said)}
    return PassageLu(title, tuple(lines), rows, tuple(value.cle for value in said))


def values_of_passage(passage: PassageLu) -> list[ValeurDesDonnees]:
    """The values that `passage_of_values` has made it of."""
    rows = (passage.rangees[rank] for rank in range(len(passage.lignes)))
    return [
        ValeurDesDonnees(key, row.nom, *row.tetes, *row.cellules) for key, row in zip(passage.cles, rows, strict=True)
    ]


def _champs(racine: Cadre) -> Iterator[ValeurDesDonnees]:
    for cadre in racine.tous:
        for champ in cadre.champs:
            value = getattr(cadre.valeurs, champ.code, None)
            if not champ.champs and est_dit(value):
                yield ValeurDesDonnees(
                    _cle(cadre, champ.code), lieu_du_cadre(cadre), champ.intitule, dit_du_champ(cadre, champ, value)
                )


def _cases(version: "Version", saisi: TableauSaisi) -> Iterator[ValeurDesDonnees]:
    """The numbers and the typed rates of a table; its amounts are amounts, its shares follow from the others."""
    years = [exercice.nom for exercice in version.contrat.entete.exercices] if saisi.tableau.par_exercice else [TOUS]
    for libre in saisi.libres:
        yield ValeurDesDonnees(Emplacement.of((libre.code, "intitule")), libre.intitule, "Intitulé", libre.intitule)
    columns = [c for c in saisi.tableau.colonnes if c.type != "montant" and not (c.formule and c.formule.est_part)]
    for ligne in saisi.rangees.values():
        for colonne in columns:
            for year in years:
                value = valeur_du_tableau(version.figures, saisi, ligne.code, colonne, year)
                if value is Absence.SANS_OBJET:
                    continue
                said = value.value if isinstance(value, Absence) else affiche(value, colonne.type)
                name = colonne.intitule if year == TOUS else f"{colonne.intitule} {year}"
                yield ValeurDesDonnees(Emplacement.of((ligne.code, colonne.code, year)), ligne.intitule, name, said)


def _de_la_fiche(version: "Version", fiche: "FicheAction") -> Iterator[ValeurDesDonnees]:
    champs, around = version.contrat.programme.champs, cadre_du_contrat(version.contrat)
    here = Cadre(champs.fiche, around, valeurs=fiche)
    yield ValeurDesDonnees("intitule", "", "Intitulé", fiche.intitule)
    for code, boxes in fiche.cases.items():
        yield ValeurDesDonnees(Emplacement.of(("cases", code)), "", code, f"{NBSP}; ".join(box.dit for box in boxes))
    yield from _champs(here)
    yield from _sous_actions(fiche, champs.sous_action, here)
    for rank, poste in enumerate(fiche.etp, 1):
        row, where = f"{SANS_CODE}{rank}", f"Équivalents temps plein, «{NBSP}{poste.fonction}{NBSP}»"
        yield ValeurDesDonnees(Emplacement.of(("etp", row, "fonction")), where, "Fonction", poste.fonction)
        yield ValeurDesDonnees(Emplacement.of(("etp", row, "nombre")), where, "Nombre", affiche(poste.nombre, "nombre"))
    if fiche.cofinanceurs:
        yield ValeurDesDonnees("cofinanceurs", "", "Cofinanceurs", f"{NBSP}; ".join(fiche.cofinanceurs))
    for title, text in fiche.recit.items():
        yield ValeurDesDonnees(Emplacement.of(("recit", title)), "", title, text)


def _sous_actions(
    fiche: "FicheAction", champs: tuple[ChampDuProgramme, ...], around: Cadre
) -> Iterator[ValeurDesDonnees]:
    for rank, part in enumerate(fiche.sous_actions, 1):
        row, where = f"{SANS_CODE}{rank}", f"Sous-action «{NBSP}{part.intitule}{NBSP}»"
        known = {"Intitulé": part.intitule, "Désignation": part.designation, "Volume": part.volume,
                 "Unité": part.unite, "Dépenses": f"{NBSP}; ".join(part.natures_depense),
                 "Mise en place": part.mise_en_place, "Durée": part.duree, "Calendrier": part.calendrier}  # fmt: skip
        for name, said in known.items():
            if said:
                yield ValeurDesDonnees(Emplacement.of(("sous_actions", row, name)), where, name, said)
        for value in _champs(Cadre(champs, around, valeurs=part)):
            inner = Emplacement.of(("sous_actions", row, "champs", value.cle))
            yield value._replace(cle=inner, ou=f"{where} – {value.ou}" if value.ou else where)


def _cle(cadre: Cadre, code: str) -> str:
    """The keys of a value; a line without code, by its rank."""
    keys = [code]
    here: Cadre | None = cadre
    while here and here.tenu:
        if here.est_ligne:
            keys.insert(0, cle_de_la_ligne(here) if here.tenu.champ_code else f"{SANS_CODE}{int(here.chemin[-1]) + 1}")
        keys.insert(0, here.tenu.code)
        here = here.autour
    return Emplacement.of(keys)

"""What an operation writes in an annexe that is data: values that change, lines that come and go. Each may be refused.

What is expected is read in the annexe before the avenant, and written in the annexe as its other operations leave it.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from docgen.adresses.chemins import Chemin
from docgen.adresses.emplacements import Emplacement
from docgen.amend.annexes_ecrites import LigneApportee, LigneSupprimee, ValeurModifiee
from docgen.amend.attendus import check_expected
from docgen.amend.designation import Designation
from docgen.amend.mots import plain
from docgen.findings import Refusal
from docgen.french import NBSP, proche
from docgen.model.annexes import AnnexeSaisie, cadre_de_l_annexe
from docgen.model.cadres import Cadre, ChampSitue
from docgen.model.champs import ChampDuProgramme
from docgen.model.champs_dits import cle_de_la_ligne, dit_du_champ, est_dit, mots_de_la_ligne
from docgen.model.contrat import Contrat


# --- what is there ----------------------------------------------------------------------------------------------------
def find_saisie(contrat: Contrat, nom: str) -> AnnexeSaisie:
    """The annexe of that file. Refused when the contract has none."""
    known = {saisie.nom_de_fichier: saisie for saisie in contrat.annexes_saisies}
    if nom not in known:
        message = f"le contrat n'a pas de fichier « {nom} » dans « annexes »"
        raise Refusal(message, proche(nom, known, "Fichiers"), code="AVE001", chemin=("donnees",))
    return known[nom]


def cadre_de(saisie: AnnexeSaisie) -> Cadre:
    """The fields of an annexe that stands alone."""
    return cadre_de_l_annexe(saisie, "", None)


def find_field(cadre: Cadre, cles: Sequence[str], chemin: Chemin) -> ChampSitue:
    """The field that `cles` lead to, from `cadre`; `chemin` is where they are written. Refused when there is none."""
    champ = cadre.champ(cles[0])
    if champ is None:
        owner = cadre.tenu.intitule if cadre.tenu else "l'annexe"
        message = f"« {cles[0]} » n'est pas un champ de {f'« {owner} »' if cadre.tenu else owner}"
        raise _refused(message, proche(cles[0], [known.code for known in cadre.champs], "Champs"), chemin)
    if len(cles) == 1:
        return ChampSitue(cadre, champ)
    if champ.type == "lignes":
        line = find_line(ChampSitue(cadre, champ), cles[1], chemin)
        if len(cles) == 2:
            message = f"« {Emplacement.of(cles)} » est une ligne entière, et non une valeur"
            field = Emplacement.of((*cles, line.champs[-1].code))
            remedy = f"Ajouter le champ : « {field} » ; une ligne va sous « ajouts », ou « retraits »."
            raise _refused(message, remedy, chemin)
        return find_field(line, cles[2:], chemin)
    if champ.type != "groupe":
        raise _refused(f"« {champ.intitule} » ne contient aucun champ", f"S'arrêter à « {champ.code} ».", chemin)
    inside = next(cadre.dedans(champ), None)
    if inside is None:
        raise _refused(
            f"l'annexe en vigueur ne dit rien de « {champ.intitule} »", "Ce groupe n'y est pas écrit.", chemin
        )
    return find_field(inside, cles[1:], chemin)


def find_line(place: ChampSitue, cle: str, chemin: Chemin) -> Cadre:
    """The line of that code, or of that rank where lines have no code. Refused when there is none."""
    lines = {cle_de_la_ligne(line): line for line in place.cadre.dedans(place.champ)}
    if cle not in lines:
        what = "de code" if place.champ.champ_code else "de rang"
        message = f"« {place.champ.intitule} » n'a pas de ligne {what} « {cle} »"
        raise _refused(message, proche(cle, lines, "Lignes" if lines else "Lignes (aucune)"), chemin)
    return lines[cle]


def find_field_of_lines(cadre: Cadre, cles: Sequence[str], chemin: Chemin) -> ChampSitue:
    """The field of lines that `cles` lead to. Refused when there is none, or when it is no such field."""
    place = find_field(cadre, cles, chemin)
    if place.champ.type != "lignes":
        message = f"« {place.champ.intitule} » n'a pas de lignes"
        raise _refused(message, "Nommer un champ de type « lignes », ou écrire la valeur sous « valeurs ».", chemin)
    return place


def _refused(message: str, remedy: str, chemin: Chemin, code: str = "AVE001") -> Refusal:
    return Refusal(message, remedy, code=code, chemin=chemin)


# --- what changes -----------------------------------------------------------------------------------------------------
def with_value(before: AnnexeSaisie, saisie: AnnexeSaisie, rank: int, valeur: ValeurModifiee) -> AnnexeSaisie:
    """`saisie` with the new value, when what stood in `before` is what is expected."""
    here: Chemin = ("valeurs", rank)
    place = find_field(cadre_de(before), valeur.cles, (*here, "champ"))
    _check_writable(before, place, valeur, here)
    found = place.valeur if est_dit(place.valeur) else None
    if not _same(found, valeur.de):
        words = f"« {place.champ.intitule} » vaut {_shown(place, found)} dans le contrat en vigueur"
        message = f"{words}, et non {_shown(place, valeur.de)}"
        at = (*here, "de") if valeur.de is not None else here
        raise _refused(message, "Recopier sous « de » la valeur en vigueur.", at, "AVE002")
    now = find_field(cadre_de(saisie), valeur.cles, (*here, "champ"))
    empty = () if isinstance(place.valeur, tuple) and place.champ.type in ("liste", "cases") else None
    after: AnnexeSaisie = _written(saisie, now.chemin, lambda _: empty if valeur.a is None else valeur.a)
    return after


def _check_writable(saisie: AnnexeSaisie, place: ChampSitue, valeur: ValeurModifiee, here: Chemin) -> None:
    champ, at = place.champ, (*here, "champ")
    if champ.type in ("groupe", "lignes"):
        remedy = (
            "Ajouter la clé de l'un de ses champs." if champ.type == "groupe" else "Écrire « ajouts », ou « retraits »."
        )
        raise _refused(f"« {champ.intitule} » ne se remplace pas d'un coup", remedy, at)
    if champ.est_calcule and champ.formule:
        message = f"« {champ.intitule} » se calcule : il ne se modifie pas"
        raise _refused(message, f"Modifier ce que nomme sa formule, « {champ.formule.texte} ».", at)
    if champ.type == "code" or (place.cadre.tenu is None and champ.code == saisie.annexe_declaree.par):
        message = f"« {champ.intitule} » ne se modifie pas : tout le reste est nommé par lui"
        remedy = "Supprimer cette ligne, et en ajouter une." if place.cadre.tenu else "Écrire un autre fichier."
        raise _refused(message, remedy, at)
    if valeur.a is None and champ.obligatoire:
        raise _refused(f"« {champ.intitule} » est obligatoire : il ne se supprime pas", "Ajouter « a: … ».", here)


def _same(found: object, expected: object) -> bool:
    if isinstance(found, str) and isinstance(expected, str):
        return plain(found) == plain(expected)
    return type(found) is type(expected) and found == expected


def _shown(place: ChampSitue, value: object) -> str:
    return "« rien »" if value is None else f"« {dit_du_champ(place.cadre, place.champ, value)} »"


def _written(valeurs: Any, chemin: Chemin, change: Callable[[Any], Any]) -> Any:
    """`valeurs` with what stands at `chemin` made another thing."""
    if not chemin:
        return change(valeurs)
    first, rest = chemin[0], chemin[1:]
    if isinstance(valeurs, tuple):
        rank = int(first)
        return (*valeurs[:rank], _written(valeurs[rank], rest, change), *valeurs[rank + 1 :])
    return valeurs.model_copy(update={str(first): _written(getattr(valeurs, str(first)), rest, change)})


class LignesModifiees(NamedTuple):
    """What comes and goes in one field of lines, each with its rank in the operation."""

    cles: tuple[str, ...]
    ajouts: tuple[tuple[int, LigneApportee], ...]
    retraits: tuple[tuple[int, LigneSupprimee], ...]


def with_lines(before: AnnexeSaisie, saisie: AnnexeSaisie, lignes: LignesModifiees) -> AnnexeSaisie:
    """`saisie` with the lines that come and without those that go, their ranks counted in `before`."""
    where: Chemin = (
        ("ajouts", lignes.ajouts[0][0], "dans") if lignes.ajouts else ("retraits", lignes.retraits[0][0], "ligne")
    )
    place = find_field_of_lines(cadre_de(before), lignes.cles, where)
    if place.champ.est_calcule:
        raise _refused(
            f"« {place.champ.intitule} » se calcule : il ne se modifie pas", "Modifier ce qu'il nomme.", where
        )
    now = find_field_of_lines(cadre_de(saisie), lignes.cles, where)
    former = [cle_de_la_ligne(line) for line in place.cadre.dedans(place.champ)]
    rows: list[tuple[str, Any]] = [(cle_de_la_ligne(line), line.valeurs) for line in now.cadre.dedans(now.champ)]
    for rank, ajout in lignes.ajouts:
        rows.insert(
            _rank(place, former, [key for key, _ in rows], ajout, rank),
            (_key(place, former, rows, ajout, rank), ajout.ligne),
        )
    for rank, retrait in lignes.retraits:
        _check_named(place, retrait, rank)
        rows = [(key, line) for key, line in rows if key != retrait.cles[-1]]
    _check_left(place.champ, rows, lignes)
    after: AnnexeSaisie = _written(saisie, now.chemin, lambda _: tuple(line for _, line in rows))
    return after


def _key(
    place: ChampSitue, former: Sequence[str], rows: Sequence[tuple[str, Any]], ajout: LigneApportee, rank: int
) -> str:
    """What tells the new line from the others; nothing, where lines are told by their ranks."""
    if not ajout.est_lue:
        raise _refused("la ligne ajoutée ne se lit pas", "Écrire ses champs sous « ligne ».", ("ajouts", rank))
    code = ajout.code
    if code is not None and (code in former or code in dict(rows)):
        message = f"« {place.champ.intitule} » a déjà une ligne de code « {code} »"
        raise _refused(message, "En choisir un autre.", ("ajouts", rank, "ligne"), "AVE009")
    return code or ""


def _rank(place: ChampSitue, former: Sequence[str], keys: Sequence[str], ajout: LigneApportee, rank: int) -> int:
    """The rank of the new line among `keys`; that of a neighbour that goes is where it stood."""
    if ajout.voisine is None:
        return len(keys)
    if ajout.voisine in keys:
        return keys.index(ajout.voisine) + (ajout.avant is None)
    find_line(place, ajout.voisine, ("ajouts", rank, "avant" if ajout.avant else "apres"))
    left = [key for key in former[: former.index(ajout.voisine)] if key in keys]
    return keys.index(left[-1]) + 1 if left else 0


def preuve_de_la_ligne(ligne: Cadre) -> str:
    """The words that prove a line: those that name it; its values, when none does."""
    values = [(champ, getattr(ligne.valeurs, champ.code, None)) for champ in ligne.champs if not champ.champs]
    said = [dit_du_champ(ligne, champ, value) for champ, value in values if est_dit(value) and champ.formule is None]
    return mots_de_la_ligne(ligne, ("renvoi",)) or f"{NBSP}; ".join(said)


def _check_named(place: ChampSitue, retrait: LigneSupprimee, rank: int) -> None:
    aimed = find_line(place, retrait.cles[-1], ("retraits", rank, "ligne"))
    proofs = {cle_de_la_ligne(ligne): preuve_de_la_ligne(ligne) for ligne in place.cadre.dedans(place.champ)}
    said = {cle: Designation(f"ligne {cle}", feminin=True) for cle in proofs}
    others = ((said[cle], proof) for cle, proof in proofs.items() if cle != retrait.cles[-1])
    try:
        check_expected(preuve_de_la_ligne(aimed), retrait.de, said[cle_de_la_ligne(aimed)], others)
    except Refusal as refusal:
        refusal.chemin = ("retraits", rank, "de")
        raise


def _check_left(champ: ChampDuProgramme, rows: Sequence[object], lignes: LignesModifiees) -> None:
    if champ.obligatoire and not rows:
        message = f"« {champ.intitule} » n'aurait plus de ligne, et doit en avoir une au moins"
        raise _refused(message, "En garder une.", ("retraits", lignes.retraits[0][0]))

"""L'or : ce qu'un fichier à marques doit tenir, mesuré par des yeux qui ne doivent rien à `src`.

    python -m tests.outils.or_word [--sans-validateurs] [--trace NOM] [--table FICHIER] DOSSIER…

Chaque DOSSIER est une paire {old,new}.docx (ou .docm), ou contient de telles paires. Pour chacune, `docgen comparer`
écrit ses révisions ; `--trace NOM` juge à la place le fichier de ce nom qui est déjà dans le dossier de la paire.
Une paire est en or quand le fichier :

* s'ouvre (archive, XML, relations) ;
* rend NEW tout accepté et OLD tout refusé, en mots puis avec sa structure (`structure_word`), en-têtes et pieds compris ;
* barre, masque, monte et descend les mêmes mots que NEW, puis que OLD (`aspect_word`) ;
* n'a aucune faute, pour les deux validateurs, que ni OLD ni NEW n'ont ;
* ne marque pas plus de 1,2 fois le plus petit écart mot à mot ; ce que les unités de sens ajoutent est compté à part.

`A` et `R` : tout accepter, tout refuser. « à côté » (signets, contrôles) se voit et ne décide pas.
"""

import argparse
import hashlib
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import unified_diff
from functools import lru_cache
from pathlib import Path

from lxml import etree

from tests.outils.aspect_word import sens
from tests.outils.paquet_word import Paquet, R
from tests.outils.repondre_word import repondre_au_paquet
from tests.outils.serre_word import Mesure, mesure
from tests.outils.structure_word import Structure, structure
from tests.outils.validation import erreurs_docx

PLUS = 1.2
_CACHE = Path(tempfile.gettempdir()) / "docgen-or"


@dataclass
class Jugement:
    """Ce qu'une paire tient, et pourquoi elle n'est pas en or."""

    nom: str
    refus: str = ""
    tient: dict[str, bool] = field(default_factory=dict)
    dits: list[str] = field(default_factory=list)
    mesure: Mesure = field(default_factory=lambda: Mesure(0, 0, 0))
    sortie: int | None = None

    @property
    def en_or(self) -> bool:
        """Si tous les critères tiennent."""
        return not self.refus and all(tenu for nom, tenu in self.tient.items() if "côté" not in nom)


def juger(nom: str, ancien: bytes, nouveau: bytes, trace: bytes, *, validateurs: bool = True) -> Jugement:
    """Le jugement d'un fichier à marques."""
    jugement = Jugement(nom)
    jugement.tient["ouvre"] = not (fautes := ouverture(trace))
    jugement.dits += fautes
    voulus = [_repondu(donnees, "accepter") for donnees in (nouveau, ancien)]
    for reponse, voulu in zip(("accepter", "refuser"), voulus, strict=True):
        rendu = _repondu(trace, reponse)
        _comparer(jugement, reponse, structure(voulu), structure(rendu))
        jugement.tient[f"sens {reponse[0].upper()}"] = sens(voulu) == sens(rendu)
    if validateurs:
        fautes = nouvelles_fautes((ancien, nouveau), trace)
        jugement.tient["valide"] = not fautes
        jugement.dits += [f"faute : {faute}" for faute in fautes[:3]]
    # Ce que l'autre partie avait suivi reste suivi, même quand un autre écart serait plus court.
    jugement.mesure = mesure(voulus[1], voulus[0], Paquet.de(trace), deja=Paquet.de(nouveau))
    jugement.tient["serré"] = jugement.mesure.rapport_par_unites <= PLUS
    return jugement


def _repondu(donnees: bytes, reponse: str) -> Paquet:
    paquet = Paquet.de(donnees)
    repondre_au_paquet(paquet, reponse)
    return paquet


def _comparer(jugement: Jugement, reponse: str, voulu: Structure, lu: Structure) -> None:
    lettre = reponse[0].upper()
    paires = {
        "mots": (voulu.mots, lu.mots),
        "structure": (voulu.lignes, lu.lignes),
        "autour": (voulu.autour, lu.autour),
        "à côté": (voulu.a_cote, lu.a_cote),
    }
    for nom, (attendu, trouve) in paires.items():
        jugement.tient[f"{nom} {lettre}"] = attendu == trouve
        if attendu != trouve and (nom != "mots" or voulu.lignes == lu.lignes):
            jugement.dits += [f"{nom}, tout {reponse} :", *_ecarts(attendu, trouve)]


def _ecarts(attendu: Sequence[str], trouve: Sequence[str]) -> list[str]:
    lignes = [ligne for ligne in unified_diff(attendu, trouve, "attendu", "lu", lineterm="", n=0) if ligne[:2] != "@@"]
    return [f"    {ligne[:220]!r}" for ligne in lignes[2:8]]


# --- ouvrir et valider ------------------------------------------------------------------------------------------------
def ouverture(trace: bytes) -> list[str]:
    """Pourquoi un programme pourrait ne pas ouvrir ce fichier."""
    paquet, fautes = Paquet.de(trace), list[str]()
    for nom in paquet.parties:
        if not nom.endswith((".xml", ".rels")):
            continue
        try:
            arbre = paquet.arbre(nom)
        except etree.XMLSyntaxError as erreur:
            fautes.append(f"{nom} : {erreur}")
            continue
        if nom.endswith(".rels") or arbre is None:
            continue
        liens = paquet.relations(nom)
        for element in arbre.iter(etree.Element):
            demandes = [str(v) for a, v in element.attrib.items() if str(a).startswith(R)]
            fautes += [f"{nom} : relation {v} absente" for v in demandes if v and v not in liens]
        fautes += [f"{nom} : {p} n'est pas là" for _, p, d in liens.values() if not d and p not in paquet.parties]
    return fautes


def nouvelles_fautes(sources: Iterable[bytes], trace: bytes) -> list[str]:
    """Les fautes, pour les deux validateurs, que le fichier à marques a et que ses sources n'ont pas."""
    connues = {_sans_place(faute) for source in sources for faute in _fautes(source)}
    return list(dict.fromkeys(faute for faute in _fautes(trace) if _sans_place(faute) not in connues))


def _sans_place(faute: str) -> str:
    dit = faute.partition(") ")[2].partition(" ")[2]
    return re.sub(r"'[^']*\d[^']*'|\d+", "#", dit)


@lru_cache(maxsize=1000)
def _fautes(donnees: bytes) -> tuple[str, ...]:
    _CACHE.mkdir(exist_ok=True)
    note = _CACHE / f"{hashlib.sha256(donnees).hexdigest()}.json"
    if not note.exists():
        with tempfile.TemporaryDirectory() as dossier:
            path = Path(dossier) / "f.docx"
            path.write_bytes(donnees)
            note.write_text(json.dumps(erreurs_docx([path])))
    return tuple(json.loads(note.read_text()))


# --- docgen -----------------------------------------------------------------------------------------------------------
def comparer(ancien: Path, nouveau: Path, dossier: Path) -> tuple[bytes | None, str, int]:
    """Le fichier à marques que docgen écrit, ce qu'il en dit, et son code de sortie."""
    from typer.testing import CliRunner

    from docgen.cli import app

    sortie = dossier / "trace.docx"
    sortie.unlink(missing_ok=True)
    rendu = CliRunner().invoke(app, ["comparer", str(ancien), str(nouveau), "--docx", str(sortie)])
    tombe = rendu.exception is not None and not isinstance(rendu.exception, SystemExit)
    dit = rendu.output + (f" TOMBE : {rendu.exception!r}" if tombe else "")
    return (sortie.read_bytes() if sortie.exists() else None), dit, rendu.exit_code


def juger_la_paire(dossier: Path, *, trace: str = "", validateurs: bool = True) -> Jugement:
    """Le jugement de la paire d'un dossier : par docgen, ou du fichier `trace` qui y est."""
    ancien, nouveau = (next(dossier.glob(f"{nom}.doc[xm]")) for nom in ("old", "new"))
    sortie: int | None = None
    if trace:
        donnees: bytes | None = (dossier / trace).read_bytes() if (dossier / trace).exists() else None
        dit = "" if donnees else f"{trace} n'est pas là"
    else:
        with tempfile.TemporaryDirectory() as travail:
            donnees, dit, sortie = comparer(ancien, nouveau, Path(travail))
    if donnees is None:
        return Jugement(dossier.name, " ".join(dit.split())[-300:] or "rien n'est écrit", sortie=sortie)
    jugement = juger(dossier.name, ancien.read_bytes(), nouveau.read_bytes(), donnees, validateurs=validateurs)
    jugement.sortie = sortie
    if not trace:
        _une_verite(jugement, donnees)
        _preuve(jugement, ancien.read_bytes(), nouveau.read_bytes(), donnees)
    return jugement


def _preuve(jugement: Jugement, *fichiers: bytes) -> None:
    """Ce que la preuve du produit dit d'autre que ce juge : l'un des deux se trompe."""
    from docgen.word.preuve import prove

    fautes = prove(*fichiers)
    tient = all(tenu for nom, tenu in jugement.tient.items() if nom[:-2] in ("mots", "structure", "autour"))
    if tient == bool(fautes):
        jugement.dits.append(f"la preuve stricte n'est pas d'accord : {fautes}")


def _une_verite(jugement: Jugement, trace: bytes) -> None:
    marques = len(re.findall(rb"<w:(?:ins|del|cellIns|cellDel|cellMerge)[ />]|Change[ >]", b"".join(
        contenu for nom, contenu in Paquet.de(trace).parties.items() if re.match(r"word/[^/]*\.xml", nom))))  # fmt: skip
    if bool(marques) != bool(jugement.sortie):
        jugement.dits.append(f"deux vérités : {marques} marques, et le code de sortie est {jugement.sortie}")


def paires_de(dossiers: Iterable[Path]) -> list[Path]:
    """Les dossiers de paires que ces dossiers sont, ou contiennent."""
    trouves: list[Path] = []
    for dossier in dossiers:
        trouves += [dossier] if list(dossier.glob("old.doc[xm]")) else sorted(
            p.parent for p in dossier.rglob("old.doc[xm]"))  # fmt: skip
    return trouves


# --- dire -------------------------------------------------------------------------------------------------------------
_COLONNES = ("ouvre", "mots A", "mots R", "structure A", "structure R", "autour A", "autour R", "valide", "serré")


def dire(jugements: Sequence[Jugement], ecrire: Callable[[str], object] = print) -> None:
    """La table, puis le détail de ce qui n'est pas en or."""
    total = sum(j.en_or for j in jugements)
    strict = sum(j.en_or and j.mesure.rapport <= PLUS for j in jugements)
    ecrire(f"EN OR : {total} sur {len(jugements)} ({strict} sans compter à part les unités de sens)")
    tenus = {nom: sum(j.tient.get(nom, False) for j in jugements) for nom in _COLONNES}
    ecrire(f"refus {sum(bool(j.refus) for j in jugements)} ; " + " ; ".join(f"{n} {c}" for n, c in tenus.items()))
    for j in jugements:
        manque = ", ".join(nom for nom, tenu in j.tient.items() if not tenu) or "–"
        m = j.mesure
        mesuree = f"{m.marques}/{m.moindre} = {m.rapport:.2f} (unités {m.rapport_par_unites:.2f})"
        etat = "OR    " if j.en_or else "REFUS " if j.refus else "non   "
        ecrire(f"{etat} {j.nom:28} marques {mesuree:32} manque : {'refus' if j.refus else manque}")
    for j in jugements:
        if j.refus or j.dits:
            ecrire(f"\n== {j.nom} (code {j.sortie})")
            for dit in (*([f"refus : {j.refus}"] if j.refus else []), *j.dits):
                ecrire(f"  {dit}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Juger les paires demandées et dire la table."""
    lecteur = argparse.ArgumentParser()
    lecteur.add_argument("dossiers", nargs="+", type=Path)
    lecteur.add_argument("--trace", default="")
    lecteur.add_argument("--sans-validateurs", action="store_true")
    lecteur.add_argument("--table", type=Path)
    demande = lecteur.parse_args(arguments)
    jugements = []
    for dossier in paires_de(demande.dossiers):
        jugements.append(juger_la_paire(dossier, trace=demande.trace, validateurs=not demande.sans_validateurs))
    lignes: list[str] = []
    dire(jugements, lignes.append)
    sys.stdout.write("\n".join(lignes) + "\n")
    if demande.table:
        demande.table.write_text("\n".join(lignes) + "\n", "utf-8")


if __name__ == "__main__":
    main()

"""Des paires de fichiers Word tirées d'une graine, et combien d'elles sont en or (`or_word`).

    python -m tests.outils.corpus_word [--graine N] [--nombre 300] [--table FICHIER] [--garder DOSSIER] [--seule RETOUCHE]

Sans graine, celle du jour. Chaque paire est un fichier (fabriqué, ou l'un des documents du dossier réel) et le même
retouché une ou plusieurs fois ; la table dit, par retouche, combien de paires sont en or et ce qui manque aux autres.
`--garder` écrit les paires qui ne sont pas en or, pour `or_word`.
"""

import argparse
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from random import Random

from tests.outils.fabrique_paquet import fabriquer
from tests.outils.or_word import PLUS, Jugement, comparer, juger
from tests.outils.paquet_word import Paquet
from tests.outils.retouches_word import RETOUCHES, Ouvert

_REELS, _PLUS_GRAND = 6, 400_000


@dataclass(frozen=True)
class PaireTiree:
    """Un fichier avant et après, et les retouches qui les séparent."""

    nom: str
    ancien: bytes
    nouveau: bytes
    faites: tuple[str, ...]


@lru_cache(maxsize=1)
def reels() -> tuple[bytes, ...]:
    """Les documents du dossier réel, en Word ; les plus longs laissés de côté."""
    from docgen.render import docx
    from tests.outils.paires_word import GABARITS, documents

    rendus = (docx.render(document, GABARITS, {}) for _, document in documents()[::3])
    return tuple(rendu for rendu in rendus if len(Paquet.de(rendu).parties["word/document.xml"]) < _PLUS_GRAND)


def tirer(graine: int, seule: str = "", *, avec_reels: bool = True) -> PaireTiree:
    """La paire de cette graine."""
    sort = Random(graine)
    de_reel = avec_reels and not seule and sort.random() < 1 / _REELS
    ancien = sort.choice(reels()) if de_reel else fabriquer(graine)
    noms = list(RETOUCHES)
    voulues = (
        [seule]
        if seule
        else [noms[graine % len(noms)], *(sort.choice(noms) for _ in range(sort.choice([0, 0, 0, 1, 2, 4])))]
    )
    paquet = Paquet.de(ancien)
    ouvert = Ouvert(paquet, sort)
    faites = [nom for nom in voulues if RETOUCHES[nom](ouvert)]
    while not faites and not seule:
        nom = sort.choice(noms)
        faites += [nom] if RETOUCHES[nom](ouvert) else []
    return PaireTiree(f"{graine}{'r' if de_reel else ''}", ancien, paquet.octets(), tuple(faites))


def juger_la_tiree(paire: PaireTiree, *, validateurs: bool = True) -> Jugement:
    """Le jugement de ce que docgen fait d'une paire."""
    with tempfile.TemporaryDirectory(prefix="docgen-corpus-") as travail:
        dossier = Path(travail)
        chemins = dossier / "old.docx", dossier / "new.docx"
        for chemin, octets in zip(chemins, (paire.ancien, paire.nouveau), strict=True):
            chemin.write_bytes(octets)
        trace, dit, code = comparer(*chemins, dossier)
    if trace is None:
        return Jugement(paire.nom, " ".join(dit.split())[-300:], sortie=code)
    jugement = juger(paire.nom, paire.ancien, paire.nouveau, trace, validateurs=validateurs)
    jugement.sortie = code
    return jugement


def dire(jugees: Sequence[tuple[PaireTiree, Jugement]], graine: int) -> list[str]:
    """La table : l'ensemble, puis chaque retouche, puis chaque paire qui n'est pas en or."""
    total = sum(j.en_or for _, j in jugees)
    strict = sum(j.en_or and j.mesure.rapport <= PLUS for _, j in jugees)
    lignes = [
        f"Graine {graine} : {total} paires en or sur {len(jugees)} ({total / max(1, len(jugees)):.1%}), {strict} sans compter à part les unités de sens"
    ]
    manques: dict[str, Counter[str]] = defaultdict(Counter)
    for paire, j in jugees:
        raisons = ["refus"] if j.refus else [nom for nom, tenu in j.tient.items() if not tenu and "côté" not in nom]
        for nom in set(paire.faites):
            manques[nom].update(["paires", *(["or"] if j.en_or else []), *([] if j.en_or else raisons)])
    for nom, compte in sorted(manques.items(), key=lambda un: un[1]["or"] / un[1]["paires"]):
        reste = {raison: n for raison, n in compte.items() if raison not in ("paires", "or")}
        lignes.append(f"{nom:32} {compte['or']:3}/{compte['paires']:3}  {reste or ''}")
    for paire, j in jugees:
        if not j.en_or:
            m = j.mesure
            lignes.append(
                f"\n== {paire.nom} : {', '.join(paire.faites)} (marques {m.marques}/{m.moindre}, unités {m.rapport_par_unites:.2f})"
            )
            lignes += [
                f"  {dit}"
                for dit in (
                    [f"refus : {j.refus}"] if j.refus else [", ".join(n for n, t in j.tient.items() if not t), *j.dits]
                )
            ]
    return lignes


def main(arguments: Sequence[str] | None = None) -> None:
    """Tirer, juger, dire."""
    lecteur = argparse.ArgumentParser()
    lecteur.add_argument("--graine", type=int, default=int(datetime.now(UTC).strftime("%Y%m%d")))
    lecteur.add_argument("--nombre", type=int, default=300)
    lecteur.add_argument("--seule", default="")
    lecteur.add_argument("--table", type=Path)
    lecteur.add_argument("--garder", type=Path)
    lecteur.add_argument("--sans-validateurs", action="store_true")
    lecteur.add_argument("--sans-reels", action="store_true")
    demande = lecteur.parse_args(arguments)
    jugees = []
    for rang in range(demande.nombre):
        paire = tirer(demande.graine * 1000 + rang, demande.seule, avec_reels=not demande.sans_reels)
        if paire.faites:
            jugees.append((paire, juger_la_tiree(paire, validateurs=not demande.sans_validateurs)))
    if demande.garder:
        for paire, jugement in jugees:
            if not jugement.en_or:
                dossier = demande.garder / f"{paire.nom}-{paire.faites[0]}"
                dossier.mkdir(parents=True, exist_ok=True)
                (dossier / "old.docx").write_bytes(paire.ancien)
                (dossier / "new.docx").write_bytes(paire.nouveau)
    lignes = dire(jugees, demande.graine)
    sys.stdout.write("\n".join(lignes) + "\n")
    if demande.table:
        demande.table.write_text("\n".join(lignes) + "\n", "utf-8")


if __name__ == "__main__":
    main()

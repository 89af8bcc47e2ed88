"""Une scène coupée à chaque geste : ce que le disque garde est l'ancien ou le neuf, ou dit ; la commande redite finit.

`marcher` joue la scène une fois, sous `Disque`, puis remet le disque dans chaque état qu'une coupure aurait laissé, et y
lance ce que lance la commande suivante. Sur une partie des états, la commande elle-même se redit, et doit rendre le neuf.
"""

import os
import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from docgen.sortie import journal
from docgen.sortie.copies import MARQUE
from docgen.sortie.productions import stopped
from tests.outils.disque import Disque, Etat, lire, plein_au, poser
from tests.outils.scenes import Scene, jouer, taper

# Ce qui dit où l'on en est n'est pas de l'ancien ni du neuf : le manifeste en cours, le suivi et le tableau d'une campagne.
_DE_L_INSTANT = ("manifest.json", "suivi.jsonl", "resultats.xlsx")
PLEIN = "la place manque sur le disque"


class Chemin:
    """Une scène prête à être coupée, dans `racine`."""

    def __init__(self, scene: Scene, racine: Path) -> None:
        self.scene, self.racine, self.projet = scene, racine, racine / "projet"
        shutil.rmtree(racine, ignore_errors=True)
        self.projet.mkdir(parents=True)
        scene.prepare(self.projet)
        self.depart = lire(racine)
        self.avant = documents(self.depart)

    def marcher(self, redite: int, combien: int = 10**6) -> Counter[str]:
        """Ce que sont les états, par sorte ; la commande se redit sur un état sur `redite`. Lève à la première faute.

        `combien` : au plus tant d'états, pris à pas égal.
        """
        disque = Disque(self.racine)
        with disque.regarde():
            jouer(self.scene, self.projet)
        self.apres = documents(lire(self.racine))
        etats = {frozenset(etat.items()): (quoi, etat) for instant in disque.instants for quoi, etat in instant.etats}
        bilan: Counter[str] = Counter()
        for rang, (quoi, etat) in enumerate(list(etats.values())[:: -(-len(etats) // combien)]):
            sorte = self.repris(quoi, etat)
            bilan[sorte] += 1
            if rang % redite == 0 and (self.scene.redite or sorte != "neuf"):
                jouer(self.scene, self.projet)
                assert documents(lire(self.racine)) == self.apres, (quoi, sorte)
                assert not stopped() and not self.restes(), quoi
        return bilan

    def repris(self, quoi: str, etat: Etat) -> str:
        """Ce que trouve la commande suivante : l'ancien, le neuf, ou ce qu'elle dit."""
        poser(self.racine, etat)
        journal.finish()
        la = documents(lire(self.racine))
        if la in (self.avant, self.apres):
            return "neuf" if la == self.apres else "ancien"
        if stopped():
            return "dit"
        for partie in self.scene.parties:
            assert _sous(la, partie) in (_sous(self.avant, partie), _sous(self.apres, partie)), (quoi, partie)
        assert self.scene.parties and la.keys() <= self.avant.keys() | self.apres.keys(), quoi
        return "par parties"

    def remplir(self, combien: int = 10**6) -> int:
        """Le disque plein à chaque geste (à `combien` d'entre eux, à pas égal) : c'est dit, l'ancien ou le neuf, rien à demi.

        Rend combien de fois la commande l'a dit.
        """
        gestes = self._sur_un_disque_plein(10**6)
        return sum(self._sur_un_disque_plein(rang) > 0 for rang in range(1, gestes + 1, -(-gestes // combien)))

    def _sur_un_disque_plein(self, rang: int) -> int:
        poser(self.racine, self.depart)
        disque = Disque(self.racine, garde=False)
        disque.refus = plein_au(rang)
        with disque.regarde():
            rendu = taper(self.scene, self.projet)
        la, dit = documents(lire(self.racine)), (rendu.stdout + rendu.stderr).decode()
        if rang > disque.gestes:
            self.apres = la
            return disque.gestes
        assert rendu.returncode in (0, 1, 2) and "Traceback" not in dit and "erreur interne" not in dit, (rang, dit)
        assert not self.restes(), (rang, self.restes())
        if rendu.returncode in self.scene.codes and la == self.apres:
            return 0  # seul ce qui se garde pour la fois suivante a manqué de place
        assert PLEIN in " ".join(dit.replace("\u202f", " ").split()), (rang, dit)
        for nom, contenu in la.items():
            assert contenu in (self.avant.get(nom), self.apres.get(nom)), (rang, nom)
        assert self.scene.parties or self.scene.versions or la in (self.avant, self.apres), rang
        return 1

    def restes(self) -> list[str]:
        """Ce qui attendrait encore à côté de sa place, dans le projet."""
        return [nom for nom in lire(self.projet) if ".docgen-" in nom]


def documents(etat: Etat) -> dict[str, bytes | None]:
    """Les fichiers du projet que lit une personne ou une commande ; ce qui attend à côté est caché."""
    return {
        nom.removeprefix("projet/"): contenu
        for nom, contenu in etat.items()
        if nom.startswith("projet/") and contenu is not None
        if ".docgen-" not in nom and MARQUE not in nom and not nom.endswith(_DE_L_INSTANT)
    }


def _sous(etat: Mapping[str, bytes | None], partie: str) -> dict[str, bytes | None]:
    return {nom: contenu for nom, contenu in etat.items() if nom.startswith(partie)}


def isoler(change: pytest.MonkeyPatch, racine: Path) -> None:
    """Le cache est dans `racine` ; une campagne se fait dans ce processus, et qui guette finit au premier tour."""
    change.setenv("XDG_CACHE_HOME", os.fspath(racine / "cache"))
    change.setattr("docgen.commandes.campagne.moteur._PEU", 10**6)
    change.setattr("docgen.commandes.suivre.guet.saves", lambda *_, **__: iter([frozenset()]))

"""The dossiers of a campaign of avenants, in any process: each is given the avenant of the year that its row says."""

import shutil
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from docgen.commandes.campagne.annee import EVOLUTION, AnneeDemandee, DossierAmende, named_values
from docgen.commandes.campagne.champs import ChampDeListe
from docgen.commandes.campagne.colonnes import Faute
from docgen.commandes.campagne.lignes import Travail
from docgen.commandes.campagne.liste import cell_name
from docgen.commandes.campagne.modele import write_plain
from docgen.commandes.campagne.remplissage import DossierRempli
from docgen.dossier import Source
from docgen.findings import Refusal, shown
from docgen.load.yaml_source import read_extents


class SurAnnee:
    """Dossiers that exist, each tried in a folder of `place`; `donnees` is what people call the folder of all."""

    def __init__(
        self, place: Path, templates: Path, demande: AnneeDemandee, colonnes: Mapping[ChampDeListe, int], donnees: str
    ) -> None:  # fmt: skip
        self._place, self._templates, self._demande = place, templates, demande
        self._colonnes, self._donnees = colonnes, donnees

    def fill(self, travail: Travail) -> DossierRempli:
        """As `Remplit` says."""
        folder = self._place / travail.dossier
        try:
            write_plain(folder, travail.fichiers)
            return self._filled(folder, travail)
        except Refusal as refusal:
            here, said = f"{shown(folder)}/", f"{self._donnees}/{travail.dossier}/"
            raise Refusal(refusal.message.replace(here, said), refusal.remedy.replace(here, said)) from None
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _filled(self, folder: Path, travail: Travail) -> DossierRempli:
        amende = DossierAmende(folder, self._templates, self._demande)
        mots = {champ: text for champ, text in zip(self._colonnes, travail.textes, strict=True) if text}
        try:
            changes = amende.changes(mots)
        except Refusal as refusal:
            if not any(champ.nom in refusal.chemin for champ in mots):
                raise
            champ = next(champ for champ in mots if champ.nom in refusal.chemin)
            fault = self._fault(travail, champ, refusal.message, refusal.remedy)
            return DossierRempli({}, {}, lambda _: iter(()), (fault,))
        nouveaux, lost = amende.fill(changes)

        def lines(file: str) -> Iterator[tuple[ChampDeListe, int]]:
            if file not in nouveaux or not file.endswith(".yaml"):
                return
            text = nouveaux[file].decode()
            source = Source(file, measure=partial(read_extents, text))
            said = {champ.nom: champ if champ in mots else EVOLUTION for champ in changes}
            for found in named_values(amende.key_of(file), source):
                champ = said.get(found.nom)
                if champ is not None and champ in self._colonnes:
                    yield champ, text.count("\n", 0, source.extents[found.chemin].start) + 1

        faults = tuple(self._fault(travail, champ, f"l'avenant de ce dossier n'a pas de valeur « {champ.nom} »",
                                   "Vider cette case, ou changer ce dossier à la main.") for champ in lost)  # fmt: skip
        return DossierRempli({**travail.fichiers, **nouveaux}, nouveaux, lines, faults, amende.contrat, amende.version,
                             self._demande.annee)  # fmt: skip

    def _fault(self, travail: Travail, champ: ChampDeListe, message: str, remede: str) -> Faute:
        cell = cell_name(travail.ligne, self._colonnes[champ]) if champ in self._colonnes else ""
        return Faute(travail.ligne, cell, message, remede)

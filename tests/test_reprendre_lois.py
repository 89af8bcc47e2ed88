"""La loi : un document produit de données changées, relu sur les anciennes, rend les données changées, mot pour mot.

« LOIS_LONGUES=1 » tire plus de mille changements, et la fiche d'une convention d'objectifs avec celles d'un contrat.
"""

import os
import random
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen.adresses.sources import CleDeSource
from docgen.commandes.reprendre import take_back
from docgen.commandes.reprendre.ecrits import MotsEcrits, all_written, pieces
from docgen.commandes.reprendre.essais import AdresseDuWord, copied
from docgen.commandes.reprendre.reperes import edited_files
from docgen.demande import Order
from docgen.load import load
from docgen.ooxml.paquet import parts
from docgen.pipeline import prepare
from docgen.render.docx import draw, render
from tests.outils.chantier import CPO, MINIMAL, ouvrir
from tests.outils.tirages import tirages

LONGUES = bool(os.environ.get("LOIS_LONGUES"))
# Vingt-cinq changements indépendants dans chaque fichier : deux cents ; dans les longues, mille par dossier.
A_LA_FOIS, FOIS = 25, 40 if LONGUES else 8
LETTRES = "abcdefghilmnoprstuv"
PETIT, LIRE = "cls-2024-2025", "lire-partout-2026-2028"


def petit(racine):
    sans = (f"{PETIT}/avenants", f"{PETIT}/publie", "emploi-2025-2026", "seances")
    return ouvrir(racine, MINIMAL, PETIT, "initiale", sans=sans)


def objectifs(racine):
    return ouvrir(racine, CPO, LIRE, "initiale")


DOSSIERS = {"annexe": (petit, PETIT, "annexe-1-fiches-actions")}
if LONGUES:
    DOSSIERS |= {"fiche": (petit, PETIT, "annexe-1/fiche-1.1"), "objectifs": (objectifs, LIRE, "")}


class Atelier:
    """Un dossier sans signature, un de ses documents, et ce que ce document montre."""

    def __init__(self, racine, ouvre, code, nom):
        self.chantier = ouvre(racine)
        contrat = self.chantier.donnees / code / "contrat.yaml"
        lignes = [ligne for ligne in contrat.read_text("utf-8").splitlines() if not ligne.startswith("signature:")]
        contrat.write_text("\n".join(lignes) + "\n", "utf-8")
        self.order = Order(self.chantier.donnees, self.chantier.templates, code, "initiale", sans_publie=True)
        issue = prepare(self.order)
        version = f"{code}/initiale"
        faits = issue.documents[version]
        document = next(fait for fait in faits if fait.name == nom or (not nom and fait.fiche))
        self.adresse = AdresseDuWord(version, document.kind, document.name)
        self.word = racine / "relu.docx"
        self.produit = render(document, self.chantier.templates / "gabarits", {"Version": version})
        self.dossier = issue.dossier
        self.sonde = copied(self.order, str(racine / "copie"))
        self.avant = self.lignes({})
        numeros = [fait.fiche for fait in faits if fait.fiche and fait.fiche == (document.fiche or fait.fiche)]
        fiches = [CleDeSource.fiche(code, numero) for numero in numeros]
        sources = [self.dossier.sources[cle] for fiche in fiches for cle in (fiche, fiche.recit)]
        fichiers = {source.file for source in sources}
        ecrits = [ecrit for ecrit in all_written(self.dossier, code) if ecrit.place.file in fichiers]
        self.montres = [ecrit for ecrit in ecrits if self.montre(ecrit)]

    def lignes(self, textes):
        return self.sonde.lines(self.adresse, textes)[0]

    def montre(self, ecrit):
        """Si le document dit autrement cette valeur, changée seule, et que le dossier se lit encore."""
        apres = self.lignes(edited_files(self.dossier, [(ecrit, change(ecrit, random.Random(1)))]))
        return len(apres) == len(self.avant) and apres != self.avant

    def revenu(self, textes):
        """Le Word produit d'abord, où l'on a tapé tout ce que dirait celui des données changées."""
        racine = self.order.folder.resolve()
        self.sonde._put(textes, racine)
        dossier, _ = load(self.sonde.copie, self.order.templates / "textes", publie=False)
        document = self.sonde._document(dossier, self.adresse)
        self.sonde._put({chemin: chemin.read_bytes().decode() for chemin in textes}, racine)
        corps = parts(draw(document, self.order.templates / "gabarits", {}), "relu")["word/document.xml"]
        with zipfile.ZipFile(self.word, "w") as copie:
            for nom, contenu in parts(self.produit, "relu").items():
                copie.writestr(nom, corps if nom == "word/document.xml" else contenu)
        return self.word


def change(ecrit: MotsEcrits, hasard: random.Random) -> str:
    """D'autres mots, d'autres chiffres ou un autre jour, de la même façon."""
    texte = ecrit.texte
    if ecrit.sorte == "nombre":
        rang = hasard.choice([rang for rang, signe in enumerate(texte) if signe.isdecimal()])
        autre = hasard.choice([chiffre for chiffre in "123456789" if chiffre != texte[rang]])
        return texte[:rang] + autre + texte[rang + 1 :]
    if ecrit.sorte == "jour":
        return texte.replace("janvier", hasard.choice(["mars", "juin", "octobre"]))
    bout = hasard.choice(pieces(texte) if ecrit.cle is None else [texte])
    ou, mots = texte.index(bout), bout.split(" ")
    rang = hasard.randrange(len(mots))
    invente = "".join(hasard.choice(LETTRES) for _ in range(hasard.randint(4, 9)))
    mots[rang] = invente if mots[rang].isalpha() and len(mots[rang]) > 3 else f"{mots[rang]} {invente}".strip()
    return texte[:ou] + " ".join(mots) + texte[ou + len(bout) :]


@pytest.fixture(scope="module", params=DOSSIERS)
def atelier(request, tmp_path_factory):
    return Atelier(tmp_path_factory.mktemp("lois"), *DOSSIERS[request.param])


@settings(max_examples=tirages(FOIS), deadline=None, derandomize=not LONGUES, suppress_health_check=list(HealthCheck))
@given(graine=st.integers(0, 2**32))
def test_reprendre_ce_qui_a_change_rend_les_donnees_changees(atelier, graine):
    hasard = random.Random(graine)
    assert len(atelier.montres) >= A_LA_FOIS
    choisis = hasard.sample(atelier.montres, A_LA_FOIS)
    textes = edited_files(atelier.dossier, [(ecrit, change(ecrit, hasard)) for ecrit in choisis])
    retour = take_back(atelier.order, [atelier.revenu(textes)], choix=None, appliquer=False)
    # Au hasard, un budget ne s'équilibre plus : rien n'est écrit (REP010), et ce qui suit n'est pas recalculé (REP006) ;
    # chaque changement est pourtant retrouvé.
    dits = {constat.code for constat in retour.findings if constat.code.startswith("REP")}
    assert dits <= ({"REP006", "REP010"} if "REP010" in dits else set())
    rendus = edited_files(atelier.dossier, [(report.ecrit, report.apres) for report in retour.reports])
    assert {chemin: texte for chemin, texte in textes.items() if texte != chemin.read_text("utf-8")} == rendus

"""La loi : un document produit de données changées, relu sur les anciennes, rend les données changées, mot pour mot.

Les changements d'un tour sont indépendants : tapés tous dans un seul fichier Word, produit et relu une fois. Un
millier par exécution ; « LOIS_LONGUES=1 » (« make lois ») en tire dix fois plus.
"""

import os
import random
import re
import zipfile
from datetime import timedelta

import pytest

from docgen.adresses.versions import NomDeVersion
from docgen.commandes.reprendre import take_back
from docgen.commandes.reprendre.ecrits import MotsEcrits, day_of_words
from docgen.commandes.reprendre.elements import put_in, taken_out
from docgen.commandes.reprendre.essais import AdresseDuWord, copied, edited_files
from docgen.commandes.reprendre.rapprochement import is_signed, key_of_words, written_there
from docgen.commandes.reprendre.vus import seen_places
from docgen.demande import Order
from docgen.french import MOIS
from docgen.load import load
from docgen.ooxml.paquet import parts
from docgen.pipeline import prepare
from docgen.render.docx import draw, render
from tests.outils.calcul import SOFFICE, enregistre_par_libreoffice
from tests.outils.chantier import CONTRAT, CONVENTION, CPO, REEL, SANS_LE_RESTE, ouvrir
from tests.outils.tirages import tirages

LONGUES = bool(os.environ.get("LOIS_LONGUES"))
LIRE = "lire-partout-2026-2028"
CIE, CLS = (REEL, SANS_LE_RESTE[CONVENTION], CONVENTION), (REEL, SANS_LE_RESTE[CONTRAT], CONTRAT)
ASSO = (CPO, (), LIRE)
# Une sorte de document : le dossier, son contrat ou « seances », la version, le document ; combien de valeurs il montre
# au moins, et combien de tours en tirent (chacun, trois valeurs sur quatre).
SORTES = {
    "convention": (*CIE, "initiale", "convention", 70, 2),
    "fiche": (*CIE, "initiale", "annexe-1/fiche-2.1", 60, 2),
    "feuille de route": (*CIE, "initiale", "feuille-de-route-2024", 330, 2),
    "plan de financement": (*CIE, "initiale", "annexe-2-plan-de-financement", 6, 1),
    "annexe 1 d'un avenant, entière": (*CLS, "avenant-1", "annexe-1-fiches-actions", 30, 1),
    "avenant": (*CLS, "avenant-1", "avenant", 60, 1),
    "convention d'objectifs": (*ASSO, "initiale", "convention", 45, 3),
    "annexe d'objectifs": (*ASSO, "initiale", "annexe-1-actions", 70, 3),
    "indicateurs": (*ASSO, "initiale", "annexe-3-indicateurs", 20, 2),
    "délibération": (CPO, (), "seances", "2027-03-15", "deliberation", 14, 3),
}
# Un mot entier, ou un nombre de deux chiffres au moins.
CHANGEABLE = re.compile(r"(?<![\w’'{.-])(?:[^\W\d_]{4,}|\d{2,})(?![\w’'}.-])")
BALISES = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
LETTRES = "abcdefghilmnoprstuv"


class Atelier:
    """Un dossier, un de ses documents, et ce que ce document montre de ce qui peut encore changer."""

    def __init__(self, racine, source, sans, code, version, nom):
        self.racine, self.chantier = racine, ouvrir(racine, source, code, version, sans=sans)
        if version == "initiale":
            contrat = self.chantier.donnees / code / "contrat.yaml"
            contrat.write_text(re.sub(r"(?m)^signature: .*\n", "", contrat.read_text("utf-8")), "utf-8")
        self.version = NomDeVersion(f"{code}/{version}")
        self.order = Order(self.chantier.donnees, self.chantier.templates, sans_publie=True)
        issue = prepare(Order(self.order.folder, self.order.templates, names=frozenset({self.version})))
        (document,) = [fait for fait in issue.documents[self.version] if fait.name == nom]
        self.adresse = AdresseDuWord(self.version, document.kind, document.name)
        self.produit = render(document, self.order.templates / "gabarits", {"Version": self.version})
        self.dossier = issue.dossier
        self.sonde = copied(self.order, str(racine / "copie"))
        now = self.sonde.lines(self.adresse, {})[0]
        vus, _ = seen_places(
            self.sonde, self.dossier, self.adresse, now, written_there(self.dossier, self.adresse.version)
        )
        tous = {vu.ecrit: vu for rang in vus for vu in vus[rang]}
        self.montres = [ecrit for ecrit, vu in tous.items() if self.peut_changer(ecrit, vu)]

    def peut_changer(self, ecrit, vu):
        """Ni une saisie signée, ni un blanc que seul un nombre ou un jour remplit, ni un mot trop court ; ni une année
        ou des voix, qui choisissent les lignes à montrer."""
        cle = key_of_words(self.dossier, ecrit)
        contrat = self.dossier.contrat(cle.proprietaire)
        if contrat and is_signed(contrat, cle.version):
            return False
        if re.fullmatch(r"20\d\d", ecrit.texte) or "vote" in ecrit.chemin:
            return False
        return vu.sorte == "texte" if ecrit.absence else ecrit.sorte != "texte" or bool(changeables(ecrit))

    def revenu(self, textes):
        """Le Word produit d'abord, où l'on a tapé tout ce que dirait celui des données changées."""
        racine = self.order.folder.resolve()
        self.sonde._put(textes, racine)
        dossier, fautes = load(self.sonde.copie, self.order.templates / "textes", publie=False)
        assert dossier, fautes
        document = self.sonde._document(dossier, self.adresse, fautes)
        assert document, fautes
        self.sonde._put({chemin: chemin.read_bytes().decode() for chemin in textes}, racine)
        corps = parts(draw(document, self.order.templates / "gabarits", {}), "relu")["word/document.xml"]
        with zipfile.ZipFile(self.racine / "relu.docx", "w") as copie:
            for nom, contenu in parts(self.produit, "relu").items():
                copie.writestr(nom, corps if nom == "word/document.xml" else contenu)
        return self.racine / "relu.docx"

    def un_tour(self, graine, combien, enregistrer=lambda fichier: fichier):
        """Ce que `combien` changements rendent, et ce qu'ils devaient rendre."""
        hasard = random.Random(graine)
        choisis = hasard.sample(self.montres, combien)
        textes = edited_files(self.dossier, [(ecrit, change(ecrit, hasard)) for ecrit in choisis])
        retour = take_back(self.order, [enregistrer(self.revenu(textes))], choix=None, appliquer=False)
        # Au hasard, une règle est enfreinte, et rien n'est écrit (REP010) ; tout est pourtant retrouvé.
        assert {constat.code for constat in retour.findings if constat.code.startswith("REP")} <= {"REP010"}
        rendus = edited_files(self.dossier, [(report.ecrit, report.apres) for report in retour.reports])
        return rendus, {chemin: texte for chemin, texte in textes.items() if texte != chemin.read_text("utf-8")}

    def elements(self, graine, combien):
        """`combien` éléments de liste ou alinéas ajoutés ou ôtés, jamais deux dans la même liste ni deux alinéas voisins."""
        hasard, pris, choisis = random.Random(graine), set(), []
        for ecrit in hasard.sample(self.montres, len(self.montres)):
            lieu = (ecrit.place.file, ecrit.chemin[:-1] if ecrit.cle else ecrit.place.line)
            voisins = (
                {(ecrit.place.file, ecrit.place.line + pas) for pas in range(-3, 4)} if ecrit.cle is None else {lieu}
            )
            if len(choisis) == combien or voisins & pris or self.est_seul(ecrit):
                continue
            ajoute = hasard.random() < 0.5
            dit = f"{mot_invente(hasard)} {mot_invente(hasard)}"
            edit = put_in(self.dossier, ecrit, [dit], before=False) if ajoute else taken_out(self.dossier, ecrit)
            if edit:
                pris |= voisins
                choisis.append(edit)
        return edited_files(self.dossier, choisis), len(choisis)

    def est_seul(self, ecrit):
        """Un élément seul dans sa liste, ou un alinéa seul sous son titre : sans lui, le document dit autre chose."""
        if ecrit.cle:
            return (
                not isinstance(ecrit.chemin[-1], int)
                or (*ecrit.chemin[:-1], 1) not in self.dossier.sources[ecrit.cle].extents
            )
        paragraphes = re.split("(?m)^#.*$", self.dossier.textes[ecrit.place.file])
        siens = next((morceau for morceau in paragraphes if ecrit.texte in morceau), "")
        return ecrit.texte.startswith(("#", "|")) or len(siens.strip().split("\n\n")) < 2


def changeables(ecrit: MotsEcrits) -> list[re.Match[str]]:
    balises = [balise.span() for balise in BALISES.finditer(ecrit.texte)]
    return [lu for lu in CHANGEABLE.finditer(ecrit.texte)
            if not any(debut < lu.end() and lu.start() < fin for debut, fin in balises)]  # fmt: skip


def change(ecrit: MotsEcrits, hasard: random.Random) -> str:
    """D'autres mots, d'autres chiffres ou un autre jour, de la même façon."""
    texte = ecrit.texte
    if ecrit.absence:
        return f"{mot_invente(hasard)} {mot_invente(hasard)}"
    if ecrit.sorte == "nombre":
        rang = hasard.choice([rang for rang, signe in enumerate(texte) if signe.isdecimal()])
        autre = hasard.choice([chiffre for chiffre in "123456789" if chiffre != texte[rang]])
        return texte[:rang] + autre + texte[rang + 1 :]
    if ecrit.sorte == "jour":
        if re.search("[a-zéû]{3}", texte):
            return re.sub(
                "|".join(MOIS), hasard.choice([m for m in ("mars", "mai", "juillet") if m not in texte]), texte
            )
        # Le lendemain : les lignes que les jours rangent restent dans leur ordre.
        jour = day_of_words(texte) + timedelta(days=1)
        return f"{jour:%d/%m/%Y}" if "/" in texte else jour.isoformat()
    lu = hasard.choice(changeables(ecrit))
    chiffres = re.sub(r"\d", lambda chiffre: str((int(chiffre[0]) + 1) % 10), lu[0], count=1)
    # « le auao » n'est pas français : il reviendrait « l'auao » ; le document met l'article d'un mot qui est seul.
    autre = f"{'b' * (lu[0] == texte or texte[: lu.start()].endswith(('le ', 'la ')))}{mot_invente(hasard)}"
    return f"{texte[: lu.start()]}{autre if chiffres == lu[0] else chiffres}{texte[lu.end() :]}"


def mot_invente(hasard: random.Random) -> str:
    return "".join(hasard.choice(LETTRES) for _ in range(hasard.randint(4, 9)))


@pytest.fixture(scope="module", params=SORTES)
def atelier(request, tmp_path_factory):
    *lieu, _, _ = SORTES[request.param]
    fait = Atelier(tmp_path_factory.mktemp("lois"), *lieu)
    fait.sorte = request.param
    return fait


def test_reprendre_ce_qui_a_change_rend_les_donnees_changees(atelier):
    *_, montre, tours = SORTES[atelier.sorte]
    assert montre <= len(atelier.montres)
    for tour in range(10 * tours if LONGUES else tirages(tours)):
        rendus, voulus = atelier.un_tour(random.randrange(2**32) if LONGUES else tour, 3 * len(atelier.montres) // 4)
        assert rendus == voulus, tour


# Les documents qui montrent des listes et des récits, et combien d'éléments un tour ajoute ou ôte au moins.
A_ELEMENTS = {"fiche": 3, "annexe 1 d'un avenant, entière": 1, "annexe d'objectifs": 5}


@pytest.mark.parametrize("atelier", A_ELEMENTS, indirect=True)
def test_ce_qui_s_ajoute_et_s_ote_rend_les_donnees_changees(atelier):
    for tour in range(10 if LONGUES else tirages(2)):
        textes, combien = atelier.elements(random.randrange(2**32) if LONGUES else tour, 6)
        assert combien >= A_ELEMENTS[atelier.sorte]
        retour = take_back(atelier.order, [atelier.revenu(textes)], choix=None, appliquer=False)
        assert {constat.code for constat in retour.findings if constat.code.startswith("REP")} <= {"REP010"}, tour
        rendus = edited_files(atelier.dossier, [(report.ecrit, report.apres) for report in retour.reports])
        assert rendus == textes, tour


def test_un_millier_de_changements_sont_tires():
    assert 1000 <= sum(tours * 3 * montre // 4 for *_, montre, tours in SORTES.values())


@pytest.mark.lent
@pytest.mark.skipif(not SOFFICE, reason="LibreOffice n'est pas là")
def test_libreoffice_enregistre_et_tout_revient(tmp_path):
    *lieu, _, _ = SORTES["annexe d'objectifs"]
    atelier = Atelier(tmp_path, *lieu)
    rendus, voulus = atelier.un_tour(0, 40, lambda fichier: enregistre_par_libreoffice(fichier, tmp_path / "lo"))
    assert rendus == voulus

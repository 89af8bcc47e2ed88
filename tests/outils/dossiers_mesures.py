"""Les trois dossiers où se mesure ce que les règles remarquent : le réel, l'avenant que l'on prépare, les inventés.

L'avenant préparé est celui que ferait une personne l'année suivante : les commandes de docgen l'écrivent, puis chaque
« à compléter » reçoit ce que la remarque au-dessus rappelle (montant prévu, cible), ou ce qui convient à sa clé.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from docgen.commandes.commencer_seance import DemandeDeSeance, start_seance
from docgen.commandes.preparer import DemandeDAvenant, prepare_avenant
from tests.outils.chantier import CPO, METROPOLE, MINIMAL, REEL, TEMPLATES, copier

CLS, CIE, JOUR = "cls-2024-2027", "cie-2025-2027", datetime.date(2026, 9, 28)
PREPARES = {CLS: ("avenant-2", ("1.2", "3.3")), CIE: ("avenant-1", ("2.4",))}
REELS, PREPARE, INVENTES = "réel", "préparé", "inventés"

# Ce que dit la remarque au-dessus d'une valeur à compléter.
_RAPPELS = (
    r"non consommé.*()",
    r"prévu : ([\d ]+(?:,\d+)?) €",
    r"cible \d+ : ([^;]+?) ;",
    r"prévoyaient ([\d ]+(?:,\d+)?) €",
)
# La clé, et ce qui s'y écrit tour à tour.
_REPONSES = {
    "visas/numero": ("2026-103", "2026-201", "2026-10-12", "DGCS/SD1B/2026/41"),
    "visas/date": ("19 février 2026", "20 février 2026", "15 juin 2026", "28 mai 2026"),
    "visas/objet": (
        "pris en application de l'article 44 de la loi organique n° 2001-692 du 1er août 2001 relative aux lois de finances "
        "au titre de la loi n° 2026-103 du 19 février 2026 de finances pour 2026",
    ),
    "ds/valeur": ("26 114 803",),
    "ej/valeur": ("2104578896",),
    "sous_actions/valeur": ("23, 25 et 26",),
    "indicateurs/aller_vers_droits": ("2 150",),
    "indicateurs/etp_ccapex": ("1",),
}
_VISAS_DE_LA_SEANCE = """visas:
  - nature: le code général des collectivités territoriales et, notamment, ses articles L. 3121-14 et L. 3211-1
  - nature: la loi
    numero: 2023-1196
    date: 18 décembre 2023
    objet: pour le plein emploi
  - nature: la délibération du Conseil départemental
    numero: 2025-363
    date: 22 septembre 2025
    objet: relative au contrat local des solidarités et à la convention départementale pour l'insertion et l'emploi
vote:
  pour:
    voix: 71
  contre:
    voix: 7
  abstention:
    voix: 0
signature: 28 septembre 2026
signataire:
  civilite: Mme
  nom: Maryline VINCLAIRE
  qualite: directrice générale des services
controle_legalite:
  accuse_reception: 062-226200012-20260928-lmc1531207-DE-1-1
  teletransmission: 01/10/2026
  reception: 01/10/2026
  publication: 2 octobre 2026
"""
_SEANCE = f"""date: 28/09/2026
assemblee: Conseil départemental
objet: Avenants pour 2026 au contrat local des solidarités et à la convention pour l'insertion et l'emploi
president: M. Jean-Claude LEROY
secretaire: M. Alexandre MALFAIT
@presents@actes:
  cls:
    contrat: cls-2024-2027
    version: avenant-2
  cie:
    contrat: cie-2025-2027
    version: avenant-1
commissions:
  - rang: 2
    nom: Solidarités humaines
    date: 08/09/2026
    avis: favorable
pieces:
  - document: deliberation
{"".join(f"  - acte: {acte}{chr(10)}    document: {document}{chr(10)}" for acte in ("cls", "cie") for document in ("avenant", "annexe-1-fiches-actions"))}  - acte: cls
    document: annexe-2-actions-indicateurs
  - acte: cls
    document: annexe-3-tableau-financier
  - acte: cls
    document: annexe-4-indicateurs-nationaux
  - acte: cie
    document: annexe-2-plan-de-financement
  - acte: cie
    document: annexe-3-bilan-financier
  - acte: cie
    document: annexe-4-indicateurs-pilotage
  - document: rapport
"""


@dataclass(frozen=True, slots=True)
class DossierMesure:
    """Un dossier sur le disque ; `nom` est ce que la page en dit, `touche` ce que ses auteurs y ont écrit (tout, s'il est vide)."""

    nom: str
    dossier: Path
    touche: tuple[str, ...] = ()

    def fichiers(self) -> Iterator[Path]:
        """Les fichiers où une faute peut tomber : ni ce que l'acte publié imprime, ni les remarques de la saisie, ni l'annuaire."""
        for fichier in sorted(self.dossier.rglob("*")):
            dedans = fichier.relative_to(self.dossier)
            ecrit_ici = not self.touche or dedans.as_posix().startswith(self.touche)
            controle = "publie" in dedans.parts or dedans.name in (
                "publie.yaml",
                "saisie.yaml",
                "annuaire.yaml",
                "LISEZMOI.md",
            )
            if fichier.suffix in (".yaml", ".md") and ecrit_ici and not controle:
                yield fichier


def poser(racine: Path) -> list[DossierMesure]:
    """Une copie de chaque dossier sous `racine`, où les fautes s'écriront."""
    return [
        DossierMesure(REELS, copier(REEL, racine / "reel" / REEL.name)),
        preparer(racine / "prepare"),
        *inventes(racine / "inventes"),
    ]


def inventes(racine: Path) -> list[DossierMesure]:
    """Les dossiers inventés des essais, chacun sous `racine`."""
    noms = {MINIMAL: "val-fleuri"}
    return [
        DossierMesure(INVENTES, copier(source, racine / noms.get(source, source.name)))
        for source in (MINIMAL, METROPOLE, CPO)
    ]


def preparer(racine: Path) -> DossierMesure:
    """Le dossier réel où les deux avenants de 2026 et leur séance sont préparés par les commandes, puis complétés."""
    dossier = copier(REEL, racine / REEL.name)
    touche: list[str] = []
    for contrat, (version, fiches) in PREPARES.items():
        faite = prepare_avenant(DemandeDAvenant(dossier, TEMPLATES, contrat, "2026", mettre_a_jour=fiches))
        assert () == faite.findings, faite.findings
        touche += [f"{contrat}/avenants/{version}/", f"{contrat}/execution/2025.yaml"]
        for fichier in faite.ajoutes:
            if fichier.suffix == ".yaml":
                _completer(fichier)
                _mettre_a_jour(fichier)
    convocation, deliberation, rapport = start_seance(DemandeDeSeance(dossier, JOUR, CLS, "avenant-2"))
    # Les membres de l'assemblée viennent de l'annuaire ; tous sont là.
    presents = re.search(r"presents:\n(?:  .*\n)+", convocation.read_text("utf-8"))
    assert presents and presents[0].count("\n  - ") == 78
    _remplacer(convocation, _SEANCE.replace("@presents@", presents[0]))
    _remplacer(deliberation, f"numero: 2026-287\n{_VISAS_DE_LA_SEANCE}")
    _remplacer(
        rapport,
        "numero: 12\nsigne: oui\npole: Pôle Solidarités\ndirection: Direction des Politiques d'Inclusion Durable\n",
    )
    return DossierMesure(PREPARE, dossier, (*touche, f"seances/{JOUR}/"))


def _remplacer(fichier: Path, corps: str) -> None:
    """Garde la première ligne, qui dit le schéma."""
    fichier.write_text(fichier.read_text("utf-8").split("\n")[0] + "\n" + corps, "utf-8")


def _completer(fichier: Path) -> None:
    """Une réponse à la place de chaque « à compléter » de ce fichier ; les dates de signature restent à venir."""
    lignes, chemin, rendus = fichier.read_text("utf-8").split("\n"), [], dict.fromkeys(_REPONSES, 0)
    for rang, ligne in enumerate(lignes):
        if not (lu := re.match(r"([ -]*)([^\s:#][^:]*):(.*)", ligne)):
            continue
        retrait = len(lu[1])
        chemin = [(r, cle) for r, cle in chemin if r < retrait] + [(retrait, lu[2])]
        if lu[3].strip() != "à compléter":
            continue
        dit = "/".join(cle for _, cle in chemin)
        # La délibération qui autorise à signer est celle de la séance préparée.
        vote = "28 septembre 2026" if "délibération" in lignes[rang - 1] else ""
        if reponse := vote or _rappel(lignes, rang) or _suivante(dit, rendus):
            lignes[rang] = f"{lu[1]}{lu[2]}: {reponse}"
    fichier.write_text("\n".join(lignes), "utf-8")


def _mettre_a_jour(fichier: Path) -> None:
    """Une fiche inscrite à l'avenant change (un partenaire de plus) ; l'assemblée qui délibère est celle de la séance."""
    texte = fichier.read_text("utf-8")
    if "/actions/" in fichier.as_posix():
        texte = texte.replace("partenaires:\n", "partenaires:\n  - Union départementale des CCAS\n", 1)
    texte = texte.replace("de la commission permanente du Département", "du Conseil départemental")
    fichier.write_text(texte, "utf-8")


def _rappel(lignes: list[str], rang: int) -> str:
    debut = rang
    while lignes[debut - 1].lstrip().startswith("#"):
        debut -= 1
    remarque = re.sub(r"\s", " ", " ".join(ligne.strip(" #") for ligne in lignes[debut:rang]))
    for forme in _RAPPELS:
        if lu := re.search(forme, remarque):
            return lu[1] or "0"
    return ""


def _suivante(dit: str, rendus: dict[str, int]) -> str:
    cle = next((cle for cle in _REPONSES if re.search(rf"(^|/){cle.replace('/', '/(?:.*/)?')}$", dit)), "")
    if not cle:
        return ""
    rendus[cle] += 1
    return _REPONSES[cle][(rendus[cle] - 1) % len(_REPONSES[cle])]

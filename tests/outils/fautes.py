"""Les fautes que l'on fait en saisissant un contrat : de chaque sorte, où elle peut tomber et ce qu'elle écrit.

Une sorte est un nom, ce qui lui cherche ses places dans un dossier, et ce qui fausse l'une d'elles ; la graine choisit.
Une faute est une retouche du texte d'un fichier, comme une personne la ferait ; elle change toujours ce qui est lu.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from random import Random

from docgen.dossier import Dossier
from docgen.load import load
from tests.outils.chantier import TEMPLATES
from tests.outils.dossiers_mesures import DossierMesure

MOIS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
JOUR = rf"\b(\d{{1,2}})(er)? ({'|'.join(MOIS)}) (20\d\d|19\d\d)\b"
EUROS = r"\b\d{1,3}(?:[ \u202f\u00a0]\d{3})+(?:,\d+)?[ \u202f\u00a0]?€"


@dataclass(frozen=True, slots=True)
class Place:
    """Une valeur, un mot ou un passage : de `debut` à `fin` dans le texte du fichier ; `chemin` est sa clé, vide hors d'un YAML."""

    fichier: str
    debut: int
    fin: int
    ecrit: str
    chemin: str = ""


@dataclass(frozen=True, slots=True)
class Retouche:
    """Ce qui remplace les caractères de `debut` à `fin`."""

    fichier: str
    debut: int
    fin: int
    a: str


@dataclass(frozen=True, slots=True)
class Faute:
    """Une faute d'une sorte, dans un dossier : ses retouches, les lignes faussées, et ce qui est écrit au lieu de quoi."""

    sorte: str
    dossier: DossierMesure
    retouches: tuple[Retouche, ...]
    lignes: frozenset[tuple[str, int]]
    avant: str
    apres: str
    chemin: str

    def textes(self) -> dict[str, str]:
        """Les fichiers faussés, en entier, par leur nom dans le dossier."""
        changes: dict[str, str] = {}
        for retouche in sorted(self.retouches, key=lambda r: -r.debut):
            texte = changes.get(retouche.fichier) or (self.dossier.dossier / retouche.fichier).read_text("utf-8")
            changes[retouche.fichier] = texte[: retouche.debut] + retouche.a + texte[retouche.fin :]
        return changes


@dataclass(frozen=True)
class Livre:
    """Un dossier lu une fois, où les sortes cherchent leurs places."""

    mesure: DossierMesure
    textes: dict[str, str] = field(default_factory=dict)

    @classmethod
    def ouvrir(cls, mesure: DossierMesure) -> "Livre":
        """Le dossier de `mesure`, ses fichiers tels qu'ils sont écrits."""
        racine = mesure.dossier
        return cls(mesure, {f.relative_to(racine).as_posix(): f.read_text("utf-8") for f in mesure.fichiers()})

    @cached_property
    def lu(self) -> Dossier:
        """Ce que docgen en lit."""
        dossier, constats = load(self.mesure.dossier, TEMPLATES / "textes")
        assert dossier is not None, constats
        return dossier

    @cached_property
    def valeurs(self) -> list[Place]:
        """Chaque valeur écrite d'un trait dans un YAML, guillemets compris si elle en a."""
        trouvees = []
        for source in self.lu.sources.values():
            fichier = self.lu.inside(source.file)
            texte = self.textes.get(fichier or "")
            if fichier is None or texte is None or not fichier.endswith(".yaml"):
                continue
            for chemin, etendue in source.extents.items():
                brut = texte[etendue.start : etendue.end]
                if etendue.text and "\n" not in brut:
                    chemin_dit = "/".join(map(str, chemin))
                    trouvees.append(Place(fichier, etendue.start, etendue.end, brut, chemin_dit))
        return sorted(trouvees, key=lambda place: (place.fichier, place.debut))

    def a(self, *formes: str, dans: str = "", ecrit: str = "") -> list[Place]:
        """Les valeurs dont la clé a une de ces formes, dans les fichiers `dans`, écrites comme `ecrit`."""
        cle = re.compile("|".join(f"(?:{forme})" for forme in formes))
        return [
            place
            for place in self.valeurs
            if cle.fullmatch(place.chemin) and re.search(dans, place.fichier) and re.search(ecrit, place.ecrit)
        ]

    def mots(self, forme: str, *, dans: str = "", genre: int = 0) -> list[Place]:
        """Ce qui a cette forme dans les phrases, remarques de YAML exceptées."""
        trouves = []
        for fichier, texte in self.textes.items():
            if not re.search(dans, fichier):
                continue
            for mot in re.finditer(forme, texte):
                ligne = texte[texte.rfind("\n", 0, mot.start()) + 1 : mot.start()]
                if not (fichier.endswith(".yaml") and ("#" in ligne or "/execution/" in fichier)):
                    trouves.append(Place(fichier, mot.start(genre), mot.end(genre), mot[genre]))
        return trouves

    def blocs(self, forme: str, dans: str = "") -> list[Place]:
        """Les lignes entières de chaque élément dont la clé a cette forme, remarques du dessus non comprises."""
        trouves = []
        for source in self.lu.sources.values():
            fichier = self.lu.inside(source.file)
            texte = self.textes.get(fichier or "")
            if fichier is None or texte is None or not re.search(dans, fichier):
                continue
            for chemin, etendue in source.extents.items():
                dit = "/".join(map(str, chemin))
                if re.fullmatch(forme, dit):
                    debut = texte.rfind("\n", 0, etendue.start) + 1
                    fin = texte.find("\n", etendue.end) + 1 or len(texte)
                    trouves.append(Place(fichier, debut, fin, texte[debut:fin], dit))
        return sorted(trouves, key=lambda place: (place.fichier, place.debut))

    def ligne(self, fichier: str, debut: int) -> int:
        return self.textes[fichier].count("\n", 0, debut) + 1


Fausse = Callable[[Livre, Place, Random], Iterable[Retouche] | str | None]


@dataclass(frozen=True, slots=True)
class Sorte:
    """Une sorte de faute : `cherche` donne ses places, `fausse` ce qui remplace l'une d'elles (None : elle n'y peut rien)."""

    nom: str
    cherche: Callable[[Livre], Sequence[Place]]
    fausse: Fausse


def tirer(sorte: Sorte, livres: Sequence[Livre], nombre: int, graine: str) -> list[Faute]:
    """`nombre` fautes de cette sorte, ou moins s'il n'y a pas tant de places ; chaque dossier à son tour."""
    sort = Random(f"{graine} {sorte.nom}")
    files = []
    for livre in livres:
        places = list(sorte.cherche(livre))
        sort.shuffle(places)
        files.append(_fautes(sorte, livre, places, sort))
    trouvees: list[Faute] = []
    while files and len(trouvees) < nombre:
        file = files.pop(0)
        if faute := next(file, None):
            trouvees.append(faute)
            files.append(file)
    return trouvees


def _fautes(sorte: Sorte, livre: Livre, places: Iterable[Place], sort: Random) -> Iterator[Faute]:
    deja = set()
    for place in places:
        rendu = sorte.fausse(livre, place, sort)
        retouches = [remplace(place, rendu)] if isinstance(rendu, str) else list(rendu or ())
        retouches = [r for r in retouches if livre.textes[r.fichier][r.debut : r.fin] != r.a]
        if retouches and (cle := tuple(retouches)) not in deja:
            deja.add(cle)
            yield _faute(sorte, livre, place, retouches)


def _faute(sorte: Sorte, livre: Livre, place: Place, retouches: list[Retouche]) -> Faute:
    avant = " … ".join(livre.textes[r.fichier][r.debut : r.fin].strip() for r in retouches)
    lignes = set()
    for r in retouches:
        debut = livre.ligne(r.fichier, r.debut)
        # Ce qui est ôté ou doublé se montre à sa place ou à la ligne voisine.
        lignes |= {(r.fichier, rang) for rang in range(debut - 1, livre.ligne(r.fichier, r.fin) + 2)}
    apres = " … ".join(r.a.strip() for r in retouches)
    return Faute(sorte.nom, livre.mesure, tuple(retouches), frozenset(lignes), avant, apres, place.chemin)


def remplace(place: Place, a: str) -> Retouche:
    """`a` à la place de la valeur."""
    return Retouche(place.fichier, place.debut, place.fin, a)


# --- des gestes --------------------------------------------------------------------------------------------------------
def groupe(nombre: int) -> str:
    """Un nombre entier comme il se tape : « 1 659 288 »."""
    return f"{nombre:,}".replace(",", " ")


def nombre(ecrit: str) -> int | None:
    """Les unités d'un nombre tapé ; None pour ce qui n'en est pas un."""
    chiffres = re.sub(r"[\s\u202f\u00a0€]", "", ecrit).split(",")[0]
    return int(chiffres) if re.fullmatch(r"\d+", chiffres) else None


def tape_mal(ecrit: str, sort: Random) -> str | None:
    """Deux chiffres voisins inversés, un chiffre pour un autre, un chiffre de trop ou de moins."""
    rangs = [rang for rang, signe in enumerate(ecrit) if signe.isdigit()]
    if not rangs:
        return None
    geste, rang = sort.choice(("inverse", "autre", "autre", "trop", "moins")), sort.choice(rangs)
    match geste:
        case "inverse":
            paires = [(a, b) for a, b in pairwise(rangs) if ecrit[a] != ecrit[b] and (a > rangs[0] or ecrit[b] != "0")]
            if paires:
                a, b = sort.choice(paires)
                signes = list(ecrit)
                signes[a], signes[b] = signes[b], signes[a]
                return "".join(signes)
        case "trop" if "," not in ecrit and nombre(ecrit):
            return _regroupe(ecrit, f"{nombre(ecrit)}{sort.randrange(10)}")
        case "moins" if "," not in ecrit and (nombre(ecrit) or 0) > 9:
            return _regroupe(ecrit, str(nombre(ecrit))[:-1])
    chiffre = str((int(ecrit[rang]) + sort.randint(1, 8)) % 10)
    if rang == rangs[0] and chiffre == "0":
        chiffre = "9" if ecrit[rang] != "9" else "8"
    return ecrit[:rang] + chiffre + ecrit[rang + 1 :]


def _regroupe(ecrit: str, chiffres: str) -> str:
    """Le nombre tapé autrement, avec ce qui le suit (« € », « % »)."""
    suite = re.search(r"\D*$", ecrit)
    return groupe(int(chiffres)) + (suite[0] if suite else "")


def milliers(ecrit: str) -> str | None:
    """En milliers d'euros au lieu d'euros."""
    entier = nombre(ecrit)
    return groupe(max(1, entier // 1000)) + (" €" if "€" in ecrit else "") if entier and entier >= 1000 else None


def decale_la_virgule(ecrit: str, sort: Random) -> str | None:
    """Un zéro de trop, un de moins, ou des centimes pris pour des euros."""
    entier = nombre(ecrit)
    if not entier:
        return None
    fois = sort.choice((10, 100))
    return groupe(entier * fois if entier % 10 or sort.random() < 0.5 else entier // 10)


def echange(livre: Livre, une: Place, autre: Place) -> list[Retouche] | None:
    """Deux valeurs, chacune à la place de l'autre ; rien si elles sont égales."""
    if une.ecrit == autre.ecrit:
        return None
    return [remplace(une, autre.ecrit), remplace(autre, une.ecrit)]


def otee(_livre: Livre, bloc: Place, _sort: Random) -> list[Retouche]:
    """Les lignes du bloc, ôtées."""
    return [remplace(bloc, "")]


def doublee(_livre: Livre, bloc: Place, _sort: Random) -> list[Retouche]:
    """Les lignes du bloc, collées deux fois."""
    return [Retouche(bloc.fichier, bloc.fin, bloc.fin, bloc.ecrit)]


def voisine(livre: Livre, place: Place, sort: Random, *formes: str) -> Place | None:
    """Une autre valeur de même sorte dans le même fichier, écrite autrement ; la plus proche d'abord."""
    autres = [
        autre
        for autre in livre.a(*formes)
        if autre.fichier == place.fichier and autre != place and autre.ecrit != place.ecrit
    ]
    proches = sorted(autres, key=lambda autre: abs(autre.debut - place.debut))[:4]
    return sort.choice(proches) if proches else None


def autre_annee(ecrit: str, sort: Random) -> str:
    """L'année d'avant ou d'après, à la dernière année écrite."""
    pas = sort.choice((-1, 1))
    return re.sub(r"20\d\d(?!.*20\d\d)", lambda an: str(int(an[0]) + pas), ecrit)


def numero_voisin(ecrit: str, sort: Random) -> str:
    """Un numéro voisin : « 2.2 » pour « 2.3 »."""
    pas = sort.choice((-1, 1))
    return re.sub(r"\d+(?=\D*$)", lambda n: str(max(1, int(n[0]) + pas) if int(n[0]) + pas != int(n[0]) else 2), ecrit)

"""Des fautes de saisie dans trois dossiers, une à la fois : combien `docgen verifier` remarque, et ce qui passe.

`python -m tests.outils.mutations [graine [nombre par sorte]]` écrit docs/mutations.md. La mesure est faite d'abord sans
`--publie` : un dossier à venir n'a pas d'acte publié à quoi se comparer.
"""

import multiprocessing
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from docgen import pipeline
from docgen.check import Subject, check
from docgen.check.lieux import lieux
from docgen.demande import Order, Outcome
from docgen.findings import Finding
from tests.outils import memoire
from tests.outils.chantier import RACINE, TEMPLATES
from tests.outils.dossiers_mesures import INVENTES, PREPARE, REELS, DossierMesure, poser
from tests.outils.fautes import Faute, Livre, tirer
from tests.outils.sortes_de_fautes import SORTES

DOSSIERS = (REELS, PREPARE, INVENTES)
PAR_SORTE = 6


@dataclass(frozen=True, slots=True)
class Dit:
    """Un constat tel qu'on le lit : sa règle, sa phrase (ôtés les numéros de ligne, qui bougent), ses places."""

    code: str
    phrase: str
    adresse: str
    places: tuple[tuple[str, int], ...] = ()

    @property
    def cle(self) -> tuple[str, str]:
        return self.code, self.phrase


@dataclass(frozen=True, slots=True)
class Suite:
    """Ce qu'une faute fait dire : les règles qui parlent ; si l'un de leurs constats nomme la ligne faussée ; et avec `--publie`."""

    faute: Faute
    codes: tuple[str, ...]
    a_la_ligne: bool
    publie: bool

    @property
    def remarquee(self) -> bool:
        return bool(self.codes)


# --- ce qui se dit ----------------------------------------------------------------------------------------------------
def dits(outcome: Outcome, findings: Iterable[Finding]) -> list[Dit]:
    """Les constats, valeurs à compléter comprises."""
    return [_dit(outcome, finding) for finding in findings]


def _dit(outcome: Outcome, finding: Finding) -> Dit:
    dossier = outcome.dossier
    phrase = re.sub(r"\bligne \d+", "ligne", finding.message)
    places = (finding.location, *finding.related)
    if dossier is None:
        return Dit(finding.code, phrase, finding.location.file, tuple((p.file, p.line) for p in places))
    dedans = tuple((dossier.inside(p.file) or p.file, p.line) for p in places)
    return Dit(finding.code, phrase, lieux(dossier, finding)[0].adresse, dedans)


def nouveaux(avant: Sequence[Dit], apres: Sequence[Dit], faute: Faute) -> list[Dit]:
    """Les constats que la faute fait paraître, et les connus dont elle change les mots, s'ils parlent d'elle.

    Un constat connu qui ne fait que se déplacer (une ligne ôtée décale les suivantes) n'est pas nouveau. Celui qui compte
    autrement ne parle de la faute que s'il la nomme : sa ligne, ou ce qu'elle écrit.
    """
    restes = Counter(dit.cle for dit in avant)
    neufs = []
    for dit in apres:
        if restes[dit.cle]:
            restes[dit.cle] -= 1
        else:
            neufs.append(dit)
    partis = [dit for dit in avant if restes[dit.cle] > 0]
    return [dit for dit in neufs if not _connu(dit, partis) or parle_de(dit, faute)]


def _connu(dit: Dit, partis: Sequence[Dit]) -> bool:
    """Si le constat était déjà là, avec d'autres mots."""
    forme = re.sub(r"\d+", "0", dit.phrase)
    return any(
        dit.code == parti.code and (dit.adresse == parti.adresse or forme == re.sub(r"\d+", "0", parti.phrase))
        for parti in partis
    )


def parle_de(dit: Dit, faute: Faute) -> bool:
    """Si le constat nomme la faute : une de ses lignes, ou ce qui y est écrit."""
    ecrit = re.sub(r"\s", " ", faute.apres.strip(" '\"€%"))
    phrase = re.sub(r"\s", " ", dit.phrase)
    return a_sa_ligne(dit, faute) or bool(ecrit and re.search(rf"(?<!\w){re.escape(ecrit)}(?!\w)", phrase))


def a_sa_ligne(dit: Dit, faute: Faute) -> bool:
    """Si une place du constat est une ligne faussée, ou sa voisine."""
    racine = f"{faute.dossier.dossier}/"
    return any((fichier.removeprefix(racine), ligne) in faute.lignes for fichier, ligne in dit.places)


# --- une faute --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Etat:
    """Ce que dit un dossier sans faute : après les données, après les documents, et des contrôles de l'acte publié."""

    donnees: tuple[Dit, ...]
    documents: tuple[Dit, ...]
    publie: tuple[Dit, ...]


@cache
def etat(mesure: DossierMesure) -> Etat:
    """Ce que dit le dossier tel qu'il est."""
    order = Order(mesure.dossier, TEMPLATES)
    calcule = pipeline.compute_all(order)
    prepare = pipeline.prepare(order, calcule)
    return Etat(tuple(_tous(calcule)), tuple(_tous(prepare)), tuple(_publies(calcule)))


def _tous(outcome: Outcome) -> list[Dit]:
    return dits(outcome, [*outcome.findings, *outcome.a_completer])


def _publies(outcome: Outcome) -> list[Dit]:
    if outcome.dossier is None or not outcome.versions:
        return []
    return dits(outcome, check(Subject(outcome.dossier, outcome.versions), "publie"))


def suite(faute: Faute) -> Suite:
    """Ce qu'une faute fait dire, dans la copie du dossier que ce processus est seul à toucher."""
    sain, racine = etat(faute.dossier), faute.dossier.dossier
    avant = {nom: (racine / nom).read_text("utf-8") for nom in faute.textes()}
    for nom, texte in faute.textes().items():
        (racine / nom).write_text(texte, "utf-8")
    try:
        order = Order(racine, TEMPLATES)
        calcule = pipeline.compute_all(order)
        vus = nouveaux(sain.donnees, _tous(calcule), faute)
        # Les documents ne se composent que si les données ne disent rien.
        if not vus and not calcule.failed:
            vus = nouveaux(sain.documents, _tous(pipeline.prepare(order, calcule)), faute)
        publie = bool(vus) or bool(nouveaux(sain.publie, _publies(calcule), faute))
    finally:
        for nom, texte in avant.items():
            (racine / nom).write_text(texte, "utf-8")
    return Suite(faute, tuple(sorted({dit.code for dit in vus})), any(a_sa_ligne(dit, faute) for dit in vus), publie)


def suites(fautes: Sequence[Faute], processus: int = 1) -> list[Suite]:
    """Ce que chaque faute fait dire ; chaque processus a ses propres copies des dossiers."""
    if processus == 1:
        return [suite(faute) for faute in fautes]
    # Une moitié prend les fautes du dossier réel, l'autre le reste : aucune copie n'a deux maîtres.
    moities = [[f for f in fautes if f.dossier.nom == REELS], [f for f in fautes if f.dossier.nom != REELS]]
    with multiprocessing.get_context("fork").Pool(processus) as pool:
        faites = {id(f): s for moitie, rendues in zip(moities, pool.map(suites, moities, chunksize=1), strict=True)
                  for f, s in zip(moitie, rendues, strict=True)}  # fmt: skip
    return [faites[id(faute)] for faute in fautes]


def tirage(mesures: Sequence[DossierMesure], graine: str, par_sorte: int = PAR_SORTE) -> list[Faute]:
    """Les fautes de la mesure : autant de chaque sorte dans chaque dossier, tant qu'il y a des places."""
    livres: dict[str, list[Livre]] = {}
    for mesure in mesures:
        livres.setdefault(mesure.nom, []).append(Livre.ouvrir(mesure))
    return [
        faute for sorte in SORTES for nom, siens in livres.items() for faute in tirer(sorte, siens, par_sorte, f"{graine} {nom}")
    ]  # fmt: skip


# --- la page ----------------------------------------------------------------------------------------------------------
ENTETE = """# Ce que les règles remarquent

{nombre} fautes de {sortes} sortes, de celles que l'on fait en saisissant un contrat ou en préparant un avenant, sont écrites une à la fois dans trois
dossiers ; puis `docgen verifier` est lancé, sans `--publie` : un acte à venir n'a pas d'acte publié à quoi se comparer.

* **réel** : le dossier `contracts_data/pas-de-calais`, tel qu'il est ;
* **préparé** : le même, où les deux avenants de 2026 et leur séance sont préparés par les commandes puis complétés ; les fautes ne tombent que
  dans ce qui vient d'être écrit ;
* **inventés** : trois dossiers des essais.

Une faute est remarquée si un constat nouveau paraît (une valeur « à compléter » de plus, un fichier qui ne se lit plus en sont), ou si un constat
connu change de mots et la nomme. L'annuaire (`annuaire.yaml`) des dossiers réel et inventés tient ce qu'un usager a sous la main : élus et signataires,
parties, textes visés, codes budgétaires ; nulle faute n'y tombe ; la séance préparée y prend ses membres. Un « de » plus court qui ne désigne encore qu'une ligne vise juste : la sorte « « de » rendu
vague » n'en tire que de ceux à quoi plusieurs lignes répondent. Une faute qui fait seulement disparaître des constats, ou bouger un compte sans que rien la nomme, passe.

{bilan}

« À la ligne » : des fautes remarquées, celles dont un constat donne la ligne, ou sa voisine ; les autres sont dites là où elles se voient (un total,
un article qui en dépend). Avec `--publie`, les contrôles de l'acte publié comptent aussi.

Graine {graine} ; par sorte et par dossier, {par_sorte} au plus. `make mutations` refait la mesure ; `make mutations GRAINE=7`, d'autres
fautes.

## Par sorte de faute

Remarquées sur essayées ; « – » : le dossier n'a pas de place pour cette sorte.
"""
# Pourquoi une faute de cette sorte passe, quand elle passe.
RAISONS = {
    "montant": "un montant saisi une seule fois, qu'aucune somme, aucune série ni aucun plafond ne contredit",
    "zéro": "le résultat d'une année seule, ou un montant d'une fiche sans sous-action ni série",
    "signe": "un signe perdu dans ce qui n'est pas un montant",
    "financeur": "l'autre financeur compte dans la même part",
    "crédits": "un financeur dont aucun total ni aucune règle n'attend les crédits",
    "cible": "une valeur de l'ordre des autres : rien ne dit laquelle est juste",
    "résultat": "un résultat entre la moitié et le double de sa cible est plausible",
    "valeurs": "les deux valeurs sont possibles à l'une et à l'autre place",
    "situation": "une situation que rien d'autre ne répète",
    "indicateur": "un indicateur local que le formulaire n'impose pas et que rien ne cite",
    "unité": "une unité en toutes lettres, que rien d'autre n'emploie",
    "taux": "un taux de cet ordre est possible",
    "volume": "un volume que ni un coût, ni un indicateur ne compte",
    "ligne": "un partenaire ou un public d'une fiche neuve, que rien d'autre ne nomme : seul l'acte publié le compte (PUB008)",
    "champ": "une valeur facultative",
    "mauvaise année": "une année qu'aucune autre date ne borne",
    "mauvais jour": "un jour possible, dit une seule fois",
    "date": "un texte cité une seule fois, que ni l'annuaire ni la table des textes usuels n'ont",
    "numéro": "un texte cité une seule fois, que ni l'annuaire ni la table des textes usuels n'ont",
    "durée": "un délai dit une seule fois : celui du premier avenant, ou d'un dispositif d'ailleurs",
    "renvoi": "le numéro voisin existe aussi",
    "compte": "ce qui est compté est hors du dossier, et n'est pas énuméré",
    "nombre": "un chiffre de contexte d'un récit neuf, dit une seule fois : seul l'acte publié le dément (PUB007)",
    "mauvaise cellule": "le montant d'une autre cellule, que sa phrase n'annonce pas",
    "opération": "l'autre place se lit aussi bien",
    "« de »": "plusieurs lignes commencent ainsi, et l'opération n'en dit rien",
    "titre": "un intitulé imprimé une seule fois",
    "division": "la division voisine existe aussi",
    "nature": "l'autre option est possible",
    "nom": "une personne nommée une seule fois, que l'annuaire n'a pas",
    "mauvaise qualité": "une qualité dite une seule fois, que l'annuaire n'a pas",
    "parties": "deux parties dont rien ne dit laquelle est laquelle",
    "pièce": "une pièce que la séance peut ne pas réunir",
    "SIRET": "un code sans clé, dit une seule fois, que l'annuaire n'a pas",
}
# Ce que nulle règle ne peut voir, et ce que le modèle peut faire pour que cela se voie.
LIMITES = """
## Ce que seule la source dit

Une règle compare ; elle ne voit rien de ce qui n'est dit qu'une fois. Par sorte :

* **un nombre d'un récit** : un taux de pauvreté, un effectif du territoire n'est dans aucune donnée. Sont vus celui qu'un avenant change dans une
  phrase recopiée (AVE031), celui que deux récits disent de deux façons (DOC027), des parts qui ne font pas un tout (IND008, IND031), un nombre mal
  écrit (TXT013), et, dans la partie d'une action, celui qui n'est pas son volume (IND014). Un chiffre possible d'un récit neuf (24 % pour 23 %) ne se relit que
  sur la source. Un nombre que les données ont se montre, il ne se tape pas : `{{ montant(…) }}` ne peut pas le dire autrement ;
* **un compte** : « les 5 piliers » d'une loi, « les 4 engagements » d'un plan comptent ce qui est hors du dossier. Ce que le contrat compte lui-même
  (axes, fiches, annexes, parties, actions d'une fiche) et ce que la phrase ou la liste énumère est compté (DOC018) ;
* **une durée, un délai** : le délai de versement du premier avenant n'a pas de précédent (AVE032 compare les suivants) ; une durée possible qui finit avec un exercice
  ne contredit rien (BUD009, REF031 et REF032 voient les autres) ;
* **un article cité** : du contrat, son texte et les autres renvois le disent (DOC005, DOC026) ; d'une loi, la table des articles usuels (DOC028), qu'un juriste
  allonge ; d'une loi que la table n'a pas, rien ;
* **une ligne ôtée** : un partenaire ou un public d'une fiche neuve n'est souvent nommé que là. Ceux d'une fiche recopiée le sont dans celle d'avant (AVE030), les visas dans
  l'acte d'avant (AVE033) et l'annuaire (ANN006), une sous-action dans le budget (BUD004).
"""
SANS_RAISON = "écrit une seule fois : rien ne le contredit"


def raison(sorte: str) -> str:
    """Pourquoi une faute de cette sorte peut passer."""
    return next((dit for debut, dit in RAISONS.items() if sorte.startswith(debut)), SANS_RAISON)


def part(faites: Sequence[Suite], compte: str = "remarquee") -> str:
    """« 81 % »."""
    return f"{100 * sum(getattr(faite, compte) for faite in faites) // len(faites)} %" if faites else "–"


def sur(faites: Sequence[Suite]) -> str:
    """« 5/6 » : remarquées, essayées."""
    return f"{sum(faite.remarquee for faite in faites)}/{len(faites)}" if faites else "–"


def page(faites: Sequence[Suite], graine: str, par_sorte: int) -> str:
    """docs/mutations.md."""
    siennes = {nom: [f for f in faites if f.faute.dossier.nom == nom] for nom in DOSSIERS}
    bilan = ["| dossier | fautes | remarquées | avec `--publie` | à la ligne |", "|---|---:|---:|---:|---:|"]
    for nom, ici in {**siennes, "les trois": list(faites)}.items():
        vues = [faite for faite in ici if faite.remarquee]
        bilan.append(f"| {nom} | {len(ici)} | {part(ici)} | {part(ici, 'publie')} | {part(vues, 'a_la_ligne')} |")
    sortes = list(dict.fromkeys(faite.faute.sorte for faite in faites))
    tete = ENTETE.format(
        nombre=len(faites), sortes=len(sortes), bilan="\n".join(bilan), graine=graine, par_sorte=par_sorte
    )
    lignes = [
        tete,
        f"| sorte | {' | '.join(DOSSIERS)} | les trois | avec `--publie` |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for sorte in sortes:
        ici = [faite for faite in faites if faite.faute.sorte == sorte]
        cases = [sur([f for f in siennes[nom] if f.faute.sorte == sorte]) for nom in DOSSIERS]
        lignes.append(f"| {sorte} | {' | '.join(cases)} | {part(ici)} | {part(ici, 'publie')} |")
    codes = Counter(code for faite in faites for code in faite.codes)
    dits = ", ".join(f"{code} ({n})" for code, n in sorted(codes.items(), key=lambda un: (-un[1], un[0])))
    lignes += [
        "",
        f"Les règles qui les remarquent, et combien de fois : {dits}.",
        "",
        "## Ce qui passe, et pourquoi",
        "",
    ]
    return "\n".join([*lignes, *_passees(faites)]) + "\n" + LIMITES


def _passees(faites: Sequence[Suite]) -> Iterator[str]:
    """Une ligne par raison : les sortes qu'elle explique, combien de fautes, un exemple."""
    yield from ("| raison | fautes | par exemple |", "|---|---:|---|")
    perdues: dict[str, list[Faute]] = {}
    for faite in faites:
        if not faite.remarquee:
            perdues.setdefault(raison(faite.faute.sorte), []).append(faite.faute)
    for pourquoi, fautes in sorted(perdues.items(), key=lambda un: -len(un[1])):
        yield f"| {pourquoi} | {len(fautes)} | {exemple(fautes[0])} |"


def exemple(faute: Faute) -> str:
    """« `contrat.yaml`, `signature` : 8 juillet 2024 → 9 juillet 2024 »."""
    avant, apres = (re.sub(r"\s+", " ", dit).replace("|", "/")[:50] or "(rien)" for dit in (faute.avant, faute.apres))
    cle = f", `{faute.chemin}`" if faute.chemin else ""
    return f"`{faute.retouches[0].fichier}`{cle} : {avant} → {apres}"


def main(graine: str, par_sorte: int, sortie: Path) -> None:
    """Écrit la page, et à côté d'elle rien."""
    memoire.poser()
    with tempfile.TemporaryDirectory(prefix="docgen-mutations-") as dossier:
        faites = suites(tirage(poser(Path(dossier)), graine, par_sorte), 2)
    sortie.write_text(page(faites, graine, par_sorte), "utf-8")


if __name__ == "__main__":
    dites = [*sys.argv[1:], *("1", str(PAR_SORTE))[len(sys.argv) - 1 :]]
    main(dites[0], int(dites[1]), RACINE / "docs" / "mutations.md")

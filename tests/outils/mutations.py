"""Des fautes de frappe dans le dossier réel, une à la fois : combien de règles les remarquent, et pourquoi pas les autres.

`python -m tests.outils.mutations [nombre]` écrit docs/mutations.md.
"""

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from docgen.check.lieux import lieux
from docgen.demande import Order, Outcome
from docgen.dossier import Dossier
from docgen.findings import Finding
from docgen.load import load
from docgen.pipeline import compute_all, prepare
from tests.outils.chantier import copier

RACINE = Path(__file__).resolve().parents[2]
DOSSIER, TEMPLATES = RACINE / "contracts_data" / "pas-de-calais", RACINE / "templates"
SORTES = ("montant", "valeur", "date", "titre", "référence")

ENTETE = """# Ce que les règles remarquent

Le dossier réel a {toutes} montants, valeurs d'indicateurs, dates, titres et références, dans ses données et dans ses phrases. Chacun de
{nombre} d'entre eux, régulièrement espacés, a été faussé à son tour, comme on se trompe en saisissant : deux chiffres inversés, une année
d'avant, un mot perdu, un numéro voisin ; puis `docgen verifier --publie` a été lancé. **{part} % des fautes sont remarquées** : un constat
apparaît, ou un constat déjà là change de mots. `make mutations` refait la mesure.
"""
# La première forme qui convient au fichier et à la clé donne la raison ; la dernière convient à tout.
RAISONS = (
    (r" texte$", "au milieu d'une phrase que rien d'autre ne répète"),
    (
        r"objectifs/|politiques/|orientations",
        "cité par le seul rapport, de mémoire d'un document qui n'est pas au dossier",
    ),
    (r"feuille-de-route", "feuille de route : un libellé ou un nombre imprimé une seule fois"),
    (
        r"champs/|financeurs/|programme_budgetaire/|imputation",
        "libellé d'un champ ou code budgétaire, imprimé une seule fois",
    ),
    (r"indicateurs/.*intitule|repartition/.*intitule|dont/.*intitule", "libellé d'indicateur imprimé une seule fois"),
    (r"indicateurs", "valeur d'indicateur imprimée une seule fois"),
    (r"sous_actions|titre|intitule|objet", "intitulé imprimé une seule fois"),
    (r"execution", "exécution : aucun autre tableau ne la reprend"),
    (r"", "écrit une seule fois : rien ne le contredit"),
)

_MOIS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_JOUR = re.compile(rf"\b\d\d/\d\d/20\d\d\b|\b20\d\d-\d\d-\d\d\b|\b\d{{1,2}}(?:er)? (?:{_MOIS}) 20\d\d\b")
_EUROS = re.compile(r"\b\d{1,3}(?:[ \u202f]\d{3})*(?:,\d+)?[ \u00a0]?€")
_RENVOI = re.compile(r"(?i)\b(?:articles?|annexes?|fiches?) (\d+(?:\.\d+)*)|n° ?((?=\S*\d)[\w/.-]*\w)")
_CHEMINS = {
    "montant": r"financements/.+/.+|sous_actions/\d+/montant|actions/.+/(?:verse|non_consomme|depense)/.+|notifie/.+|"
    r"montants/.+/montant",
    "valeur": r"indicateurs/.*(?:situation|cibles/\d+)|actions/.+/resultats/.+|indicateurs/\w+|bassins/.+/(?:brsa|stock|demandeurs)",
    "titre": r"(?:.*/)?(?:intitule|titre|libelle)|objet",
    "référence": r"(?:.*/)?(?:numero|reprend|reprise_de|contrat|version|modele|acte|document|axe|volet)|"
    r".*(?:activites/\d+|imputation)/code|.*/(?:fiches|somme_de|representants)/\d+|cases/.+/\d+",
}


@dataclass(frozen=True, slots=True)
class Mutation:
    """Une faute de frappe : dans ce fichier, à cette ligne, `avant` devient `apres` ; `chemin` est la clé qui la porte."""

    sorte: str
    fichier: str
    ligne: int
    colonne: int
    avant: str
    apres: str
    chemin: str

    def appliquer(self, texte: str) -> str:
        lignes = texte.split("\n")
        ligne, debut = lignes[self.ligne - 1], self.colonne - 1
        assert ligne[debut:].startswith(self.avant), (self, ligne)
        lignes[self.ligne - 1] = ligne[:debut] + self.apres + ligne[debut + len(self.avant) :]
        return "\n".join(lignes)


# --- les fautes -------------------------------------------------------------------------------------------------------
@lru_cache(maxsize=1)
def toutes() -> tuple[Mutation, ...]:
    """Une faute pour chaque montant, date, titre et référence du dossier, dans l'ordre des fichiers."""
    dossier, _ = load(DOSSIER, TEMPLATES / "textes")
    assert dossier is not None
    trouvees = {(m.fichier, m.ligne, m.colonne): m for m in _dans_les_textes(dossier)}
    trouvees |= {(m.fichier, m.ligne, m.colonne): m for m in _dans_les_cles(dossier)}
    return tuple(trouvees[cle] for cle in sorted(trouvees))


def echantillon(nombre: int) -> list[Mutation]:
    """`nombre` fautes régulièrement espacées, chaque sorte à sa part."""
    prises: list[Mutation] = []
    for sorte in SORTES:
        siennes = [m for m in toutes() if m.sorte == sorte]
        part = min(len(siennes), max(1, round(nombre * len(siennes) / len(toutes()))))
        prises += [siennes[rang * len(siennes) // part] for rang in range(part)]
    return prises


def _est_un_controle(fichier: str) -> bool:
    """Si le fichier dit ce que l'acte publié imprime : ce n'est pas une donnée du dossier."""
    return "/publie/" in fichier or fichier.endswith("/publie.yaml")


def _dans_les_cles(dossier: Dossier) -> Iterator[Mutation]:
    for cle, source in dossier.sources.items():
        dedans = dossier.inside(source.file)
        if dedans is None or _est_un_controle(dedans) or not source.file.endswith(".yaml"):
            continue
        lignes = dossier.textes[source.file].split("\n")
        for chemin, place in source.values.items():
            dit = "/".join(map(str, chemin))
            sorte = next((nom for nom, forme in _CHEMINS.items() if re.fullmatch(forme, dit)), "")
            rang, colonne = place.line, place.column
            ecrit = lignes[rang - 1][colonne - 1 :]
            if ecrit.strip() in (">-", "|-", ">", "|"):
                rang, ecrit = rang + 1, lignes[rang].strip()
                colonne = lignes[rang - 1].index(ecrit) + 1
            ecrit = re.sub(r"\s+#.*$", "", ecrit)
            apres = _fautif(sorte, ecrit)
            if sorte and apres != ecrit:
                yield Mutation(sorte, dedans, rang, colonne, ecrit, apres, f"{cle} {dit}")


def _dans_les_textes(dossier: Dossier) -> Iterator[Mutation]:
    """Les dates, montants et renvois au milieu des phrases, remarques de YAML exceptées."""
    for fichier, texte in dossier.textes.items():
        dedans = dossier.inside(fichier)
        if dedans is None or _est_un_controle(dedans):
            continue
        for rang, ligne in enumerate(texte.split("\n"), 1):
            utile = "" if fichier.endswith(".yaml") and ligne.lstrip().startswith("#") else ligne
            for sorte, forme in (("date", _JOUR), ("montant", _EUROS), ("référence", _RENVOI)):
                for mot in forme.finditer(utile):
                    groupe = next((g for g in range(1, (mot.lastindex or 0) + 1) if mot[g]), 0)
                    dit = mot[groupe]
                    yield Mutation(sorte, dedans, rang, mot.start(groupe) + 1, dit, _fautif(sorte, dit), "texte")


def _fautif(sorte: str, dit: str) -> str:
    """La faute la plus commune : deux chiffres inversés, une année d'avant, un mot perdu, un numéro voisin."""
    match sorte:
        case "date":
            return re.sub(r"20\d\d", lambda an: str(int(an.group()) - 1), dit)
        case "montant" | "valeur":
            return _inverse(dit)
        case "titre":
            mots = dit.split(" ")
            return " ".join(mots[:-1]) if len(mots) > 2 else f"{dit[:-1]}"
        case "référence":
            return (
                re.sub(r"\d(?=\D*$)", lambda d: str((int(d.group()) + 1) % 10), dit)
                if re.search(r"\d", dit)
                else dit[:-1]
            )
    return dit


def _inverse(dit: str) -> str:
    for rang in range(len(dit) - 1):
        un, deux = dit[rang], dit[rang + 1]
        if un.isdigit() and deux.isdigit() and un != deux and (rang or deux != "0"):
            return dit[:rang] + deux + un + dit[rang + 2 :]
    return re.sub(r"\d", lambda d: str((int(d.group()) + 1) % 10), dit, count=1)


# --- qui les remarque -------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Suite:
    """Ce qu'une faute fait dire : les codes des constats nouveaux, et ceux des constats connus dont les mots changent."""

    mutation: Mutation
    nouveaux: tuple[str, ...]
    changes: tuple[str, ...]

    @property
    def remarquee(self) -> bool:
        return bool(self.nouveaux or self.changes)


def suites(mutations: Sequence[Mutation], processus: int = 2) -> list[Suite]:
    """Ce que chaque faute fait dire à `docgen verifier --publie`, faute après faute."""
    with ProcessPoolExecutor(processus) as pool:
        return list(pool.map(suite, mutations, chunksize=8))


def suite(mutation: Mutation) -> Suite:
    """Ce qu'une seule faute fait dire."""
    atelier = _atelier()
    fichier = atelier / "pas-de-calais" / mutation.fichier
    sain = (DOSSIER / mutation.fichier).read_text("utf-8")
    fichier.write_text(mutation.appliquer(sain), "utf-8")
    try:
        order = Order(atelier / "pas-de-calais", TEMPLATES, publie=True)
        # Les documents ne se composent que si les données ne disent rien.
        return next((s for s in (_suite(mutation, etape(order), base) for etape, base in _etapes()) if s.remarquee),
                    Suite(mutation, (), ()))  # fmt: skip
    finally:
        fichier.write_text(sain, "utf-8")


def _suite(mutation: Mutation, outcome: Outcome, base: frozenset[tuple[str, str, str]]) -> Suite:
    connus = {(code, adresse) for code, adresse, _ in base}
    dits = _dits(outcome)
    neufs = [un for un in dits if un not in base]
    return Suite(
        mutation,
        tuple(sorted({code for code, adresse, _ in neufs if (code, adresse) not in connus})),
        tuple(sorted({code for code, adresse, _ in neufs if (code, adresse) in connus})),
    )


@lru_cache(maxsize=1)
def _etapes():
    order = Order(DOSSIER, TEMPLATES, publie=True)
    return tuple((etape, frozenset(_dits(etape(order)))) for etape in (compute_all, prepare))


def _dits(outcome: Outcome) -> list[tuple[str, str, str]]:
    return [(f.code, _adresse(outcome.dossier, f), f.message) for f in outcome.findings]


def _adresse(dossier: Dossier | None, finding: Finding) -> str:
    return lieux(dossier, finding)[0].adresse if dossier else finding.location.file


@lru_cache(maxsize=1)
def _atelier() -> Path:
    atelier = Path(tempfile.mkdtemp(prefix="docgen-mutations-"))
    copier(DOSSIER, atelier / "pas-de-calais")
    return atelier


# --- la page ----------------------------------------------------------------------------------------------------------
def raison(mutation: Mutation) -> str:
    """Pourquoi aucune règle ne remarque cette faute."""
    dit = f"{mutation.fichier} {mutation.chemin}"
    return next(raison for forme, raison in RAISONS if re.search(forme, dit))


def page(faites: Sequence[Suite]) -> str:
    """docs/mutations.md."""
    vues = [suite for suite in faites if suite.remarquee]
    lignes = [ENTETE.format(nombre=len(faites), toutes=len(toutes()), part=round(100 * len(vues) / len(faites)))]
    lignes += ["| sorte | essayées | un constat nouveau | un constat connu change | rien | remarquées |"]
    lignes += ["|---|---:|---:|---:|---:|---:|"]
    for sorte in SORTES:
        siennes = [suite for suite in faites if suite.mutation.sorte == sorte]
        neuves = sum(bool(suite.nouveaux) for suite in siennes)
        dites = sum(suite.remarquee for suite in siennes)
        parts = (len(siennes), neuves, dites - neuves, len(siennes) - dites)
        lignes.append(f"| {sorte} | {' | '.join(map(str, parts))} | {round(100 * dites / len(siennes))} % |")
    codes = Counter(code for suite in faites for code in {*suite.nouveaux, *suite.changes})
    dits = ", ".join(f"{code} ({nombre})" for code, nombre in sorted(codes.items(), key=lambda un: (-un[1], un[0])))
    lignes += ["", f"Les règles qui les remarquent, et combien de fois : {dits}.", "", "## Pourquoi pas les autres", ""]
    lignes += ["| raison | fautes | par exemple |", "|---|---:|---|"]
    perdues = [suite.mutation for suite in faites if not suite.remarquee]
    for pourquoi, nombre in Counter(raison(mutation) for mutation in perdues).most_common():
        exemple = next(mutation for mutation in perdues if raison(mutation) == pourquoi)
        avant, apres = (dit[-40:].replace("|", "/") for dit in (exemple.avant, exemple.apres))
        lignes.append(f"| {pourquoi} | {nombre} | `{exemple.fichier}`, ligne {exemple.ligne} : {avant} → {apres} |")
    return "\n".join(lignes) + "\n"


if __name__ == "__main__":
    fautes = echantillon(int(sys.argv[1]) if len(sys.argv) > 1 else 620)
    (RACINE / "docs" / "mutations.md").write_text(page(suites(fautes)), "utf-8")

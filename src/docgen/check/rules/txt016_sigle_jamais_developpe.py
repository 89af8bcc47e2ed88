"""Un sigle n'est développé dans aucun document du contrat.

**Constat.** Une fiche ou un article emploie un sigle (deux à neuf capitales) qu'aucun document n'écrit en entier,
« Organisation des Nations unies (ONU) » ou « ONU (Organisation des Nations unies) ». Les chiffres romains, les titres
en capitales et les sigles de tous les paiements (IBAN, SIRET…) ne sont pas regardés.

**Pourquoi y regarder.** Qui vote, contrôle ou applique l'acte n'est pas du métier. Un sigle qu'il ne connaît pas lui
cache un organisme, un public ou une obligation ; et deux organismes peuvent porter le même.

**Exemple.** « OPH » parmi les partenaires d'une fiche, et nulle part « office public de l'habitat ».

**Remède.** L'écrire en entier la première fois, puis le sigle entre parenthèses.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from docgen.check import Fault, Faults, Location, Subject, dossier, rule
from docgen.check.montre import trouves
from docgen.findings import place_dans
from docgen.french import compte, enumeration, typographie
from docgen.model.saisies_proches import without_accents

_ECRITS = re.compile(r"/(?:actions|articles)/[^/]+$")
_CAPITALES = re.compile(r"[A-Z][A-Z]+")
_ROMAIN = re.compile(r"[IVXLC]+")
# The rest of a word, of a reference (« DGCS/SD1B »), of words in capitals (« LISTE DES ACTIONS »); a remark.
_AVANT, _APRES = re.compile(r"[\w/&.-]$|[A-Z]{2,} $|^ *#|\s# "), re.compile(r"[\w/&-]|\.\w| [A-Z]{2}")
# « Nom entier (SIGLE) », or « SIGLE (nom entier) »: some word of the name begins as the sigle does.
_PARENTHESE, _AUTOUR = re.compile(r"\(([^()]{2,200})\)"), 120
_DEDANS, _DEVANT = re.compile(r"(?:dite? )?«? ?([A-Z]{2,9})s? ?»?"), re.compile(r"(?<!\w)([A-Z]{2,9})s? $")
_INITIALE, _LONGUEUR = re.compile(r"\b[^\W\d_](?=[^\W\d_])"), 9
# Those that everyone who is paid reads.
_DE_TOUS = frozenset({"BIC", "IBAN", "RIB", "SIREN", "SIRET", "TVA", "CEDEX"})


@rule("documents", "à confirmer", qui="métier", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each contract: all the sigles of its fiches and articles that no document writes in full."""
    used: dict[str, dict[str, Location]] = defaultdict(dict)
    told = {(lu.nom.contrat, sigle) for trouve in trouves(_PARENTHESE)(subject)
            if (sigle := _developed(trouve.match)) for lu in trouve.lus}  # fmt: skip
    for contrat, file, text in _written(subject):
        told |= {(contrat, sigle) for sigle in map(_developed, _PARENTHESE.finditer(text))}
        for match in _CAPITALES.finditer(text):
            if match[0] not in used[contrat] and _alone(match):
                used[contrat][match[0]] = place_dans(file, text, match.start())
    for contrat, sigles in used.items():
        if unsaid := sorted(sigle for sigle in sigles if (contrat, sigle) not in told):
            yield _fault(contrat, unsaid, sigles)


def _written(subject: Subject) -> Iterator[tuple[str, str, str]]:
    """The contract, the name and the text of each file of a fiche or of an article."""
    for file, text in subject.dossier.textes.items():
        contrat, _, inside = (subject.dossier.inside(file) or "").partition("/")
        if _ECRITS.search(f"/{inside}"):
            yield contrat, file, text


def _fault(contrat: str, unsaid: list[str], sigles: dict[str, Location]) -> Fault:
    verb = "n'est développé" if len(unsaid) == 1 else "ne sont développés"
    message = f"{compte(len(unsaid), 'sigle')} {verb} dans aucun document de « {contrat} » : {enumeration(unsaid)}"
    remedy = "Les écrire en entier la première fois, puis le sigle entre parenthèses."
    first = next(place for sigle, place in sigles.items() if sigle in unsaid)
    return Fault(typographie(message), first, remedy)


def _alone(match: re.Match[str]) -> bool:
    """Whether the capitals are a word of their own, among words that are not in capitals, and no remark."""
    text, (start, end) = match.string, match.span()
    if end - start > _LONGUEUR or match[0] in _DE_TOUS or _ROMAIN.fullmatch(match[0]):
        return False
    line = text[text.rfind("\n", 0, start) + 1 : start]
    return not (_AVANT.search(line) or _APRES.match(text, end))


def _developed(match: re.Match[str]) -> str:
    """The sigle that the parenthesis says in full, or that is said in full before it; nothing otherwise."""
    inside, before = match[1], match.string[max(0, match.start() - _AUTOUR) : match.start()]
    sigle, name = _DEDANS.fullmatch(inside), before
    if sigle is None:
        sigle, name = _DEVANT.search(before), inside
    return sigle[1] if sigle and _begins(name, sigle[1]) else ""


def _begins(words: str, sigle: str) -> bool:
    return sigle[0].lower() in without_accents("".join(_INITIALE.findall(words)))

"""Une durée, ou des années, ne sont pas celles des dates ou des exercices.

**Constat.** Un article dit le contrat conclu pour d'autres années que ses exercices ; ou son titre (« 2025-2027 ») ;
ou un document dit une durée et les deux jours qu'elle sépare, qui en donnent une autre.

**Pourquoi y regarder.** Le contrat finirait à deux dates ; la dépense d'une année serait sans base.

**Exemple.** « pour les années 2024 à 2026 », et les exercices vont de 2024 à 2027 ; « deux années civiles, du 1er
janvier 2024 au 31 décembre 2026 ».

**Remède.** Corriger la durée, l'année ou la date.
"""

import datetime
import re
from collections.abc import Iterator

from docgen.check import Fault, Faults, Preuve, Subject, VersionEcrite, dossier, rule, versions_ecrites
from docgen.check.montre import Trouve, dans, trouves, uni, version_de
from docgen.compute import Version
from docgen.french import MOIS, NOMBRES, duree, nombre_de_lettres, typographie

_NOMBRE = "|".join([*NOMBRES[1:21], "une"])
_JOUR = rf"\d{{1,2}}(?:er)? (?:{'|'.join(MOIS)}) \d{{4}}|\d\d/\d\d/\d{{4}}"
_JOURS = re.compile(rf"du (?P<debut>{_JOUR}) au (?P<fin>{_JOUR})")
_DUREE = re.compile(
    rf"(?<!et )\b(?P<nombre>{_NOMBRE}|\d{{1,2}}) (?P<unite>ans?|années?(?: civiles?)?|mois)(?: \(\w+ \w+\))?,? "
    r"(?:soit |à savoir )?$"
)
_ANNEES = re.compile(r"\b(?:les années|la période) (?P<debut>20\d\d)(?: à |-|–)(?P<fin>20\d\d)\b")
_DU_CONTRAT = re.compile(r"\b(?:présente?|le|la|ce|cette) (?:contrat|convention)\b", re.IGNORECASE)
_TITRE = re.compile(r"\b(?P<debut>20\d\d)[-–](?P<fin>20\d\d)\b")


@rule("documents", "à corriger", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each duration that is not that of its dates, and for each period that is not the contract's."""
    for trouve in trouves(_JOURS, *(f"du {digit}" for digit in range(4)))(subject):
        yield from _of_dates(trouve)
    for trouve in trouves(_ANNEES, "les années", "la période")(subject):
        yield from _of_the_contract(trouve)
    for ecrit in versions_ecrites(subject):
        if ecrit.version.avant is None:
            yield from _of_the_title(ecrit)


def _of_dates(trouve: Trouve) -> Iterator[Fault]:
    match, days = _DUREE.search(trouve.avant[-80:]), trouve.match
    start, end = _day(days["debut"]), _day(days["fin"])
    if match and start and end:
        count = int(match["nombre"]) if match["nombre"].isdigit() else nombre_de_lettres(match["nombre"]) or 0
        after = end + datetime.timedelta(days=1)
        months = (after.year - start.year) * 12 + after.month - start.month
        said = count * (1 if match["unite"] == "mois" else 12)
        # « du 1er janvier 2025 au 1er janvier 2026 » is a year too.
        if said not in (months, months - (end.day == start.day)):
            words = match.group() + days.group()
            message = f"{typographie(f'« {words} »')} ({dans(trouve.lus)}) : ces jours font {duree(start, end)}"
            remedy = "Corriger la durée, ou l'un des deux jours."
            yield Fault(message, trouve.place(words), remedy, preuve=Preuve((words,), duree(start, end)))


def _of_the_contract(trouve: Trouve) -> Iterator[Fault]:
    said = (trouve.match["debut"], trouve.match["fin"])
    if not _DU_CONTRAT.search(trouve.phrase) or trouve.avant.startswith("Vu "):
        return
    for lu in trouve.lus:
        version = version_de(trouve.subject, lu.nom)
        known = [years for etat in (version, version.avant if version else None) if etat and (years := _years(etat))]
        if known and said not in known:
            words, expected = trouve.match.group(), "-".join(known[0])
            message = f"{typographie(f'« {words} »')} ({dans([lu])}) : les exercices sont ceux de {expected}"
            remedy = "Corriger les années, ou les exercices."
            yield Fault(message, trouve.place(words, lu), remedy, preuve=Preuve((words,), expected))
            return


def _of_the_title(ecrit: VersionEcrite) -> Iterator[Fault]:
    match, known = _TITRE.search(uni(ecrit.entete.titre)), _years(ecrit.version)
    periode = ecrit.regles.periode
    # A contract may be called by the period of its programme.
    ends = {str(day.year) for day in (ecrit.entete.exercices[-1].fin, periode.fin if periode else None) if day}
    if match and known and (match["debut"] != known[0] or match["fin"] not in {known[1], *ends}):
        expected = "-".join(known)
        message = f"le titre dit « {match.group()} », et les exercices sont ceux de {expected}"
        preuve = Preuve((match.group(),), expected)
        yield Fault(message, ecrit.au_contrat("titre"), "Corriger le titre, ou les exercices.", preuve=preuve)


def _years(version: Version) -> tuple[str, str] | None:
    """The first and the last exercice, when both are called by their year; None otherwise."""
    names = [exercice.nom for exercice in version.contrat.entete.exercices]
    return (names[0], names[-1]) if all(name.isdigit() for name in names) else None


def _day(words: str) -> datetime.date | None:
    match = re.fullmatch(r"(\d{1,2})(?:er)? (\w+) (\d{4})", words)
    try:
        if match:
            return datetime.date(int(match[3]), MOIS.index(match[2]) + 1, int(match[1]))
        return datetime.datetime.strptime(words, "%d/%m/%Y").date()
    except ValueError:
        return None

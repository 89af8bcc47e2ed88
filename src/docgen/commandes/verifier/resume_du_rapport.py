"""The first page of the report: may each act be signed, what blocks and who acts, how much money is wrong."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from docgen.check.donnees import VIDE
from docgen.check.saisies import SaisieLue
from docgen.commandes.verifier.constats import GRAVITES, PERSONNES, personne
from docgen.commandes.verifier.lignes_du_rapport import LigneDeRapport
from docgen.commandes.verifier.mots_du_rapport import MotsDuRapport
from docgen.findings import Finding, Location, Refusal, Severity
from docgen.french import compte, enumeration, euros, first_letters, pluriel
from docgen.montants import Montant

_PREMIERS = 5
# Beyond, the first part of a remedy is enough on the first page.
_LONG_REMEDE = 110
# How much of what is printed is enough in the list of what was put right.
_IMPRIME = 24
_PARENTHESE = re.compile(r" \((?:[^()]|\([^()]*\))*\)")
_SERVICES = {"juridique": "Service juridique", "finances": "Finances", "métier": "Direction métier"}


def signable(rows: Sequence[LigneDeRapport], blancs: Sequence[Finding], mots: MotsDuRapport) -> list[dict[str, object]]:
    """Each act: whether it may be signed, how many findings of each gravity, how many values are still to come."""
    wanting = Counter(mots.acte(blank.location) for blank in blancs)
    found = []
    for acte in mots.ordre:
        many = Counter(row.constat.finding.severity for row in rows if row.acte == acte)
        if acte in mots.actes.values() or many or wanting[acte]:
            found.append(
                {
                    "nom": acte if (sigle := mots.sigle(acte)) == acte else f"{acte} ({sigle})",
                    "reponse": _answer(many[Severity.BLOQUANT], wanting[acte]),
                    "bloquant": many[Severity.BLOQUANT],
                    "a_corriger": many[Severity.A_CORRIGER],
                    "a_confirmer": many[Severity.A_CONFIRMER],
                    "a_completer": wanting[acte],
                }
            )
    return found


def _answer(blocking: int, wanting: int) -> str:
    if blocking:
        return "Non"
    return "Pas encore" if wanting else "Rien ne s'y oppose"


def par_service(rows: Sequence[LigneDeRapport], mots: MotsDuRapport) -> list[dict[str, object]]:
    """Who has to act: how many findings of each gravity, and what blocks, rule by rule, with what is to be done."""
    found: list[dict[str, object]] = []
    for who in PERSONNES:
        mine = [row for row in rows if personne(row.constat.finding) == who]
        many = Counter(row.constat.finding.severity for row in mine)
        blocking: dict[str, list[LigneDeRapport]] = {}
        for row in mine:
            if row.constat.finding.severity is Severity.BLOQUANT:
                blocking.setdefault(row.constat.finding.code, []).append(row)
        if mine:
            words = [_counted(severity, many[severity]) for severity in Severity if many[severity]]
            points = [_point(same, mots) for same in blocking.values()]
            found.append({"qui": _SERVICES.get(who, "Qui a saisi"), "nombres": ", ".join(words), "bloque": points})
    return found


def _counted(severity: Severity, count: int) -> str:
    name = GRAVITES[severity].lower()
    return pluriel(count, name) if severity is Severity.BLOQUANT else f"{count} {name}"


def _point(rows: Sequence[LigneDeRapport], mots: MotsDuRapport) -> dict[str, object]:
    """What one rule says that blocks: the sentence of the finding when it is alone, else the rule, and each place."""
    first = rows[0]
    if len(rows) == 1:
        publie = first.constat.finding.code.startswith("PUB")
        said = _PARENTHESE.sub("", first.dit) if publie else first.dit
        sigle = mots.sigle(first.acte)
        quoi = f"{sigle} : {_lowered(said.partition(' ; ')[0].replace(f' ({sigle})', ''))}"
    else:
        quoi = f"{first.titre} ({_spots(rows, mots)})"
    remedy = first.remede.partition(". ")[0].rstrip(".")
    whole = _at_stake(rows)
    return {
        "quoi": quoi,
        "remede": remedy if len(remedy) < _LONG_REMEDE else remedy.partition(" ; ")[0],
        "constats": numbers([row.numero for row in rows]),
        "seul": len(rows) == 1,
        "enjeu": euros(Montant(whole)) if whole else "",
    }


def _lowered(words: str) -> str:
    return f"{words[:1].lower()}{words[1:]}"


def _spots(rows: Sequence[LigneDeRapport], mots: MotsDuRapport) -> str:
    """« CIE, fiche 1.1 (« 50 000 € ») et annexe 2 ; CLS, annexe 3 (« #REF! ») »."""
    said: dict[str, list[str]] = {}
    for row in rows:
        of_acte = said.setdefault(mots.sigle(row.acte), [])
        printed = row.constat.imprime if row.constat.finding.code.startswith("PUB") else ""
        said_there = "rien" if printed == VIDE else f"« {printed} »"
        words = f"{row.spot} ({said_there})" if printed else row.spot
        if row.spot != "contrat" and words not in of_acte:
            of_acte.append(words)
    return " ; ".join(f"{acte}, {enumeration(spots)}" if spots else acte for acte, spots in said.items())


def numbers(found: Sequence[int]) -> str:
    """Numbers of findings, in order: « 3 à 5 et 9 »."""
    runs: list[list[int]] = []
    for number in found:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = [[f"{run[0]} à {run[-1]}"] if len(run) > 2 else [str(number) for number in run] for run in runs]
    return enumeration([part for run in said for part in run])


def argent(rows: Sequence[LigneDeRapport]) -> dict[str, object]:
    """The money that is wrong: the gaps of what blocks, a same sum counted once, then the greatest gaps of all."""
    by_sum: dict[int, list[LigneDeRapport]] = {}
    for row in rows:
        if row.constat.enjeu:
            by_sum.setdefault(row.constat.enjeu, []).append(row)
    greatest = sorted(by_sum, reverse=True)[:_PREMIERS]
    return {
        "total": euros(Montant(total)) if (total := _at_stake(rows)) else "",
        "plus_grands": [(euros(Montant(gap)), _numbered(by_sum[gap])) for gap in greatest],
    }


def _numbered(rows: Sequence[LigneDeRapport]) -> str:
    word = "constat" if len(rows) == 1 else "constats"
    return f"{word} {numbers([row.numero for row in rows])}"


def _at_stake(rows: Iterable[LigneDeRapport]) -> int:
    """The sum of the gaps of what blocks: a gap that is the sum of those of the same rule stands for them."""
    groups: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        if row.constat.finding.severity is Severity.BLOQUANT and row.constat.enjeu:
            groups.setdefault((row.acte, row.constat.finding.code), []).append(row.constat.enjeu)
    known: set[int] = set()
    total = 0
    for gaps in groups.values():
        whole = next((gap for gap in gaps if len(gaps) > 2 and 2 * gap == sum(gaps)), None)
        counted = [whole] if whole else gaps
        total += sum(gap for gap in dict.fromkeys(counted) if gap not in known)
        known.update(gaps)
    return total


def blancs_par_acte(blancs: Sequence[Finding], mots: MotsDuRapport) -> list[dict[str, object]]:
    """What is still to come, act by act: the values to be found at one place, and that place."""
    found: dict[str, dict[str, list[str]]] = {}
    for blank in blancs:
        where = blank.remedy.partition("\n")[0].removeprefix("À trouver : ").rstrip(".")
        of_acte = found.setdefault(mots.acte(blank.location), {})
        of_acte.setdefault(where, []).append(blank.message.partition(" : ")[2] or blank.message)
    return [
        {
            "acte": acte,
            "nombre": sum(map(len, places.values())),
            "valeurs": [(enumeration(values), where) for where, values in places.items()],
        }
        for acte, places in found.items()
    ]


def saisies_par_acte(found: Iterable[SaisieLue], mots: MotsDuRapport) -> list[dict[str, object]]:
    """What was deduced or put right, act by act and by who confirms; what several documents share is said once."""
    actes: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for saisie in found:
        acte, where, what = _placed(saisie, mots)
        actes.setdefault(acte, {}).setdefault(saisie.valeur.confirme, []).append((where, what))
    return [
        {
            "acte": acte,
            "nombre": sum(map(len, of_acte.values())),
            "confirment": [(who, _gathered(values)) for who, values in of_acte.items()],
        }
        for acte, of_acte in actes.items()
    ]


def _gathered(values: Sequence[tuple[str, str]]) -> list[str]:
    """« fiches-action 2.2 et 2.7 : thématique », « fiche-action 2.6 : pilotage, publics »."""
    shared: dict[str, list[str]] = {}
    for where, what in dict.fromkeys(values):
        shared.setdefault(what, []).append(where)
    rest: dict[str, list[str]] = {}
    for what, places in shared.items():
        rest.setdefault(enumeration(_common(places)), []).append(what)
    return [f"{where} : {', '.join(whats)}" if where else ", ".join(whats) for where, whats in rest.items()]


def _common(places: Sequence[str]) -> list[str]:
    """Places, the word that they all begin with said once: « fiche-action 2.2 », « 2.7 »."""
    kind = places[0].rpartition(" ")[0]
    alike = kind and all(place.rpartition(" ")[0] == kind for place in places)
    return [places[0], *(place.rpartition(" ")[2] if alike else place for place in places[1:])]


def redressees(count: int) -> str:
    """« 22 valeurs que l'acte ne dit pas, ou dit autrement : … »; empty when there is none."""
    singular = "valeur que l'acte ne dit pas, ou dit autrement : la saisie l'a déduite ou redressée"
    plural = "valeurs que l'acte ne dit pas, ou dit autrement : la saisie les a déduites ou redressées"
    return compte(count, singular, plural) if count else ""


def motifs(found: Iterable[SaisieLue], mots: MotsDuRapport) -> list[dict[str, str]]:
    """Each value deduced or put right, with its line in the source and the reason of who typed it."""
    return [
        {"quoi": " : ".join(part for part in _placed(saisie, mots) if part), "ligne": str(saisie.valeur.ligne or ""),
         "motif": saisie.valeur.motif.rstrip("."), "confirme": saisie.valeur.confirme}
        for saisie in found
    ]  # fmt: skip


def _placed(saisie: SaisieLue, mots: MotsDuRapport) -> tuple[str, str, str]:
    """The act, the document and the value: « fiche-action 2.2 », « thématique »."""
    printed = saisie.redressee.imprime if saisie.redressee else ""
    why = f" (imprimé « {first_letters(printed, _IMPRIME)} »)" if printed else ""
    if isinstance(saisie.trouvee, Refusal):
        return mots.acte(saisie.place), "", f"{saisie.quoi}{why}"
    source = mots.dossier.sources[saisie.trouvee.source]
    where, what = mots.unwritten_place(source, saisie.trouvee.path)
    return mots.acte(Location(source.file)), where, f"{what}{why}"

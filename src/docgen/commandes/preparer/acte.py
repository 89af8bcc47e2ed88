"""`avenant.yaml`: what the former act says, carried over, with a blank where only a person knows."""

import datetime
import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from docgen.adresses.cellules import Cell
from docgen.amend.designation import nom_article
from docgen.amend.operations.annexes import ActualiserAnnexes
from docgen.amend.operations.tableaux import ModifierTableau
from docgen.commandes.preparer.contrat import EnVigueur
from docgen.commandes.preparer.depart import Depart, VisaRepris, fill_words
from docgen.commandes.preparer.ecriture import group_lines, list_lines, remark
from docgen.commandes.preparer.textes import Ajout
from docgen.french import date, enumeration, euros
from docgen.load.yaml_ecriture import scalar, schema_line
from docgen.model.entete import Champ, Visa
from docgen.model.tableaux_saisis import TableauSaisi
from docgen.montants import A_COMPLETER, Absence

# An act that carries another on authorises itself.
_ACTE = re.compile(r"(?:le présent contrat|la présente convention)\b")


class ActePrepare(Struct, frozen=True):
    """All that `avenant.yaml` is written from: `fiches` are the numbers of those whose content changes; `suivent`, the
    lines of the operations that say what follows from a new end."""

    force: EnVigueur
    depart: Depart
    ajouts: Sequence[Ajout]
    fiches: Sequence[str]
    suivent: Sequence[str] = ()

    @property
    def annexes(self) -> tuple[int, ...]:
        """The annexes brought up to date: those of the former avenant, else those of the model."""
        last = self.force.dernier.operations if self.force.dernier else ()
        done = [operation for operation in last if isinstance(operation, ActualiserAnnexes)]
        return done[-1].annexes if done else tuple(self.depart.modele.annexes)


def avenant_yaml(acte: ActePrepare) -> str:
    """The text of `avenant.yaml`."""
    lines = [
        schema_line("avenant", 4),
        f"numero: {acte.force.annee.numero}",
        f"exercice: {acte.force.annee.annee}",
        "statut: projet",
    ]
    lines += list_lines("objet", _objets(acte))
    lines += [*_visas(acte), *_versement(acte), *_notifie(acte), *_champs(acte), *_operations(acte)]
    return "\n".join(lines) + "\n"


def _objets(acte: ActePrepare) -> list[str]:
    said = acte.depart.commun.objets
    sorts = {ajout.sorte for ajout in acte.ajouts}
    articles = _articles_adaptes(acte)
    wanted = [
        (bool(acte.force.terme), f"{said.duree} {said.suites}" if articles else said.duree),
        (acte.force.en_cours, said.en_cours),
        ("montants" in sorts, f"{said.montants} {said.versement}" if _speaks_of_payment(acte) else said.montants),
        ("report" in sorts, said.report),
        (bool(acte.annexes), said.annexes),
    ]
    words = {**acte.force.mots, "les annexes": _les_annexes(acte), "les articles": articles}
    return [fill_words(text, words) for wanted_now, text in wanted if wanted_now]


def _articles_adaptes(acte: ActePrepare) -> str:
    """The articles that follow a new end: « l'article 6 », « les articles 1er et 6 »; empty without any."""
    told = [match[1] for line in acte.suivent if (match := re.match(r"\s+article: ['\"]?(\d[^'\"\s]*)", line))]
    told += [ajout.cible["article"] for ajout in acte.ajouts if ajout.sorte == "exercices"]
    numeros = sorted(dict.fromkeys(told), key=lambda numero: [int(part) for part in re.findall(r"\d+", numero)])
    said = enumeration([nom_article(numero).removeprefix("article ") for numero in numeros])
    named = "les articles" if len(numeros) > 1 else "l'article"
    return f"{named} {said}" if numeros else ""


def _speaks_of_payment(acte: ActePrepare) -> bool:
    """Whether the avenant says how the contribution is paid: by its data, or by a text that it brings."""
    said = " ".join(f"{ajout.de} {ajout.texte}" for ajout in acte.ajouts if ajout.sorte == "montants")
    return bool(_versement(acte)) or re.search(r"\bvers(?:e[rs]?|ements?|ée?s?)\b", said.casefold()) is not None


def _les_annexes(acte: ActePrepare) -> str:
    """The annexes that are brought up to date, as a sentence says them; by their numbers where others are not."""
    numbers, all_of_them = acte.annexes, {annexe.numero for annexe in acte.force.contrat.entete.annexes}
    if len(numbers) == 1 and len(all_of_them) > 1:
        return f"l'annexe {numbers[0]}"
    if len(all_of_them) == 1:
        return "l'annexe"
    return "les annexes" if all_of_them <= set(numbers) else f"les annexes {enumeration([str(n) for n in numbers])}"


def _visas(acte: ActePrepare) -> list[str]:
    visas = acte.force.dernier.visas if acte.force.dernier else acte.force.contrat.entete.visas
    lines = ["# Le contrat et les avenants antérieurs sont visés par le texte de l'avenant."]
    lines += ["visas:"] if visas else remark("Aucun visa à reprendre : en ajouter ici, sous « visas: ».")
    for visa in visas:
        lines += _visa(acte, visa)
    return lines


def _visa(acte: ActePrepare, visa: Visa) -> list[str]:
    rule = _rule(acte, visa)
    values = {"nature": visa.nature, "numero": visa.numero, "objet": visa.objet}
    if visa.jour:
        values["date"] = date(visa.jour).replace("\u00a0", " ")
    lines: list[str] = []
    if rule:
        lines = remark(fill_words(rule.aide, acte.force.mots), 2)
        values["objet"] = _ACTE.sub("le présent avenant", acte.force.annee.say_of_the_year(visa.objet or "")) or None
        values |= dict.fromkeys(rule.ouvrir, A_COMPLETER)
    written = [(key, value) for key in ("nature", "numero", "date", "objet") if (value := values.get(key))]
    marks = ["  - ", *["    "] * (len(written) - 1)]
    lines += [f"{mark}{key}: {scalar(value)}" for mark, (key, value) in zip(marks, written, strict=True)]
    return lines


def _rule(acte: ActePrepare, visa: Visa) -> VisaRepris | None:
    said = f"{visa.nature} {visa.objet or ''}"
    for rule in acte.depart.commun.visas:
        holds = all(fill_words(words, acte.force.mots) in said for words in rule.contient)
        if holds and not (rule.sauf and rule.sauf in said):
            return rule
    return None


def _versement(acte: ActePrepare) -> list[str]:
    versement = acte.force.dernier.versement if acte.force.dernier else acte.depart.modele.versement
    if versement is None:
        return []
    rate = f"{versement.taux:f}".replace(".", ",")
    return [
        *remark("Ce que le texte dit du versement ; le relire avec l'instruction de l'année."),
        *group_lines("versement", {"taux": rate, "delai": acte.force.annee.say_in_the_contract(versement.delai)}),
    ]


def _notifie(acte: ActePrepare) -> list[str]:
    contrat, year = acte.force.contrat, acte.force.annee.annee
    payer = contrat.programme.paie
    places = [place for place in contrat.entete.places if place.niveau == contrat.entete.niveaux[0]]
    if not places:
        return []
    lines = remark(
        f"Un contrôle : ce que {payer.designation} a notifié pour {year}, par {places[0].niveau.mot}. docgen le "
        "compare avec la somme des fiches "
        "(BUD008), et n'imprime que celle-ci."
    )
    lines.append("notifie:")
    for place in places:
        planned = acte.force.figures.connu(Cell(place.portee, payer.cote, year))
        said = f" ; les fiches prévoyaient {euros(planned)}" if planned is not None else ""
        lines += remark(
            f"{place.titre} : le montant notifié par {payer.designation} pour {year}, dans le courrier de "
            f"notification{said}", 2
        )  # fmt: skip
        lines.append(f"  {place.division.numero}: {A_COMPLETER}")
    return lines


def _champs(acte: ActePrepare) -> list[str]:
    fields = _repris(acte)
    if not fields:
        return []
    lines = remark("Les champs « à compléter » apparaissent surlignés dans les documents.")
    lines.append("champs:")
    for code, champ in fields.items():
        lines += group_lines(code, _champ(champ, A_COMPLETER if _rouvert(acte, code) else champ.valeur), 2)
    return lines


def _repris(acte: ActePrepare) -> dict[str, Champ]:
    """The fields of the new act: its own dates and numbers, and those of the former one that its words show.

    A line in force shows the field of the avenant that wrote it (the bank account): it is not typed twice.
    """
    of_the_contract = {code: champ for code, champ in acte.force.contrat.entete.champs.items() if _rouvert(acte, code)}
    champs = acte.force.dernier.champs if acte.force.dernier else acte.depart.modele.champs
    in_force = _montres(
        line.texte for article in acte.force.contrat.articles for line in article.alineas if line.origine
    )
    new = _montres(ajout.texte for ajout in acte.ajouts)
    kept = {code: champ for code, champ in champs.items() if code in new or code not in in_force}
    return {**of_the_contract, **kept}


def _montres(texts: Iterable[str]) -> set[str]:
    return {code for text in texts for code in re.findall(r"champ\([\"'](\w+)[\"']\)", text)}


def _rouvert(acte: ActePrepare, code: str) -> bool:
    opened = acte.depart.commun.champs_rouverts
    return any(code == word or code.startswith(f"{word}_") for word in opened)


def _champ(champ: Champ, valeur: str) -> dict[str, str]:
    return {"intitule": champ.intitule, "valeur": valeur, **({"ou": champ.ou} if champ.ou else {})}


def _operations(acte: ActePrepare) -> list[str]:
    lines = remark("Les lignes que visent les opérations se comptent dans le texte en vigueur avant cet avenant.")
    lines.append("operations:")
    if acte.force.terme:
        lines += _prorogation(acte, acte.force.terme)
        for saisi in acte.force.avant.tableaux:
            lines += _prolonge(acte, saisi)
    if acte.suivent:
        lines += [*remark("Ce que le nouveau terme change de lui-même dans les articles.", 2), *acte.suivent]
    for ajout in acte.ajouts:
        lines += operation_lines(ajout)
    if acte.annexes:
        lines += ["  - nature: actualiser_annexes", *list_lines("annexes", [str(n) for n in acte.annexes], 4)]
        lines += remark(
            "Les fiches dont le contenu change (« --mettre-a-jour » les y inscrit) ; les autres sont poursuivies à "
            "l'identique.", 4
        )  # fmt: skip
        lines += list_lines("fiches", list(acte.fiches), 4)
    return lines


def operation_lines(ajout: Ajout) -> list[str]:
    """The lines of one operation, as an item of `operations`."""
    return [
        f"  - nature: {ajout.nature}",
        "    cible:",
        *(f"      {key}: {value}" for key, value in ajout.cible.items()),
        f"    de: {scalar(ajout.de)}",
        f"    fichier: {ajout.fichier}",
    ]


def _prorogation(acte: ActePrepare, terme: datetime.date) -> list[str]:
    lines = ["  - nature: proroger", f"    de: {acte.force.fin:%d/%m/%Y}", f"    a: {terme:%d/%m/%Y}"]
    if acte.force.exercices_ajoutes:
        lines += remark(
            f"Les exercices qui s'ajoutent ; leurs montants se saisissent dans les fiches{_et_les_tableaux(acte)}.", 4
        )
        lines.append("    exercices:")
    for exercice in acte.force.exercices_ajoutes:
        lines += [f"      - nom: {exercice.nom}", f"        debut: {exercice.debut:%d/%m/%Y}",
                  f"        fin: {exercice.fin:%d/%m/%Y}"]  # fmt: skip
    return lines


def _et_les_tableaux(acte: ActePrepare) -> str:
    by_year = any(saisi.tableau.par_exercice for saisi in acte.force.avant.tableaux)
    return ", et dans les tableaux par l'opération qui suit" if by_year else ""


def _annexe(acte: ActePrepare, saisi: TableauSaisi) -> list[str]:
    """The annexe of the table, as the last operation on it said it; nothing where the programme says its document."""
    contrat = acte.force.dossier.contrat(acte.force.avant.code)
    operations = [operation for avenant in contrat.avenants for operation in avenant.operations] if contrat else []
    said = [operation.annexe for operation in operations
            if isinstance(operation, ModifierTableau) and operation.tableau == saisi.tableau.code]  # fmt: skip
    return [f"    annexe: {said[-1]}"] if said and said[-1] and not saisi.tableau.document else []


def _prolonge(acte: ActePrepare, saisi: TableauSaisi) -> list[str]:
    """The operation that gives the values of the exercices that are added, a blank for each row of the table."""
    years = [exercice.nom for exercice in acte.force.exercices_ajoutes] if saisi.tableau.par_exercice else []
    cells = [(ligne, colonne, year) for ligne, colonne, _ in saisi.saisies for year in years]
    if not cells:
        return []
    lines = [
        *remark(f"Ce que le tableau « {saisi.tableau.intitule} » dit de {enumeration(years)} ; retirer la case d'une "
                "ligne dont il n'y a rien à dire.", 2),
        "  - nature: modifier_tableau", f"    tableau: {saisi.tableau.code}", *_annexe(acte, saisi), "    cases:",
    ]  # fmt: skip
    for ligne, colonne, year in cells:
        titre = next(known.intitule for known in saisi.tableau.colonnes if known.code == colonne)
        lines += remark(f"{saisi.rangees[ligne].intitule}, {titre.lower()} de {year}", 6)
        lines += [f"      - ligne: {ligne}", f"        colonne: {colonne}", f"        exercice: {year}",
                  f"        de: {Absence.SANS_OBJET.value}", f"        a: {A_COMPLETER}"]  # fmt: skip
    return lines

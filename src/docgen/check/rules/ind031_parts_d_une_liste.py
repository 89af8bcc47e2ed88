"""Une liste partage un tout en parts, et elles ne font pas 100 %.

**Constat.** Dans un récit, tous les éléments d'une liste commencent par une part et le même mot (« 60 % en
accompagnement », « 40 % en remobilisation »), et leur somme n'est pas 100 %, à l'arrondi près.

**Pourquoi y regarder.** L'une des parts est fausse, ou il en manque une.

**Exemple.** « 60 % en accompagnement social ; 4 % en remobilisation ».

**Remède.** Corriger la part, ou ajouter celle qui manque ; si la liste ne dit pas tout, accepter le constat.
"""

import re
from decimal import Decimal

from docgen.check import Fault, Faults, FicheEcrite, Preuve, fiches, rule
from docgen.check.montre import uni
from docgen.findings import place_dans
from docgen.french import NBSP, enumeration, nombre

_LISTE = re.compile(r"(?:^[-*] \d.*\n(?: .*\n)*){2,}", re.MULTILINE)
_PART = re.compile(r"[-*] (?P<part>\d+(?:,\d+)?) % (?P<mot>en|de|d'|pour|par|à|chez|sur)\b")


@rule("donnees", "à confirmer", qui="métier", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for each list of shares, under the same word, that are not the whole."""
    file = ecrite.dossier.locate(ecrite.source.recit).file
    text = uni(ecrite.dossier.textes.get(file, ""))
    for liste in _LISTE.finditer(f"{text}\n") if "\n- " in text else ():
        items = [line for line in liste.group().splitlines() if not line.startswith(" ")]
        parts = [match for line in items if (match := _PART.match(line))]
        shares = [Decimal(match["part"].replace(",", ".")) for match in parts]
        if len(parts) < len(items) or len({match["mot"] for match in parts}) > 1:
            continue
        whole = sum(shares, Decimal(0))
        if abs(whole - 100) >= len(shares):
            said, total = enumeration([f"{nombre(share)}{NBSP}%" for share in shares]), nombre(whole)
            message = f"récit de la fiche {ecrite.fiche.numero} : {said} font {total}{NBSP}%, et non 100{NBSP}%"
            remedy = "Corriger la part, ou ajouter celle qui manque ; si la liste ne dit pas tout, accepter ce constat."
            preuve = Preuve((f"{total}{NBSP}%",), f"100{NBSP}%")
            yield Fault(message, place_dans(file, text, liste.start()), remedy, preuve=preuve)

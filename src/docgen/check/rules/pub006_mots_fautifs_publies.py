"""L'acte publié imprime des mots fautifs, que les données disent autrement.

**Constat.** Dans publie/, « fautes » garde les mots fautifs que l'acte imprime : il y manque un mot, un reste du modèle
y est laissé, une unité n'y est pas. Les données disent la même chose autrement ; le constat réunit, acte par acte, ce
qui est fautif et ses lignes. Des mots que les données disent encore ont leur propre constat.

**Pourquoi y regarder.** L'acte signé est celui qui est imprimé. Une phrase à laquelle il manque un mot n'oblige à rien
de certain, et une faute récrite en silence revient avec la prochaine recopie.

**Exemple.** « au moyen de l'insertion du préfet et du préfet de département » : il manque les logos.

**Remède.** Faire rectifier l'acte publié. Si les données disent encore ces mots, les y corriger.
"""

from collections.abc import Sequence

from docgen.check import Fault, Faults, Location, Refusal, Subject, dossier, rule
from docgen.check.controles import connus
from docgen.check.donnees import Racines, dit_ces_mots, donnee
from docgen.french import pluriel
from docgen.model.publie import MotsFautifs


@rule("publie", "à corriger", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each act, then one for each faulty words that the data say too."""
    for publication, source, known in connus(subject):
        printed = {rank: faute for rank, faute in enumerate(publication.fautes) if known}
        places = {rank: subject.dossier.locate(source, "fautes", rank, "mots") for rank in printed}
        still = [rank for rank, faute in printed.items() if _says(known, faute)]
        gone = [(faute, places[rank]) for rank, faute in printed.items() if rank not in still]
        if gone:
            yield _gathered(gone)
        for rank in still:
            faute = printed[rank]
            message = f"« {faute.mots} » (source, l. {faute.ligne}) : {faute.faute} ; les données le disent encore"
            yield Fault(message, places[rank], f"Corriger ces mots dans les données ({faute.element}).")


def _says(known: Racines, faute: MotsFautifs) -> bool:
    """Whether the data say these very words where the fault names them; not when nothing has that name (PUB002)."""
    try:
        return dit_ces_mots(donnee(known, faute.element).valeur, faute.mots)
    except Refusal:
        return False


def _gathered(printed: Sequence[tuple[MotsFautifs, Location]]) -> Fault:
    """One fault at the first of them: each thing that is wrong, with its lines in the source."""
    lignes: dict[str, dict[str, None]] = {}
    for faute, _ in printed:
        lignes.setdefault(faute.faute, {})[str(faute.ligne)] = None
    told = " ; ".join(f"{faute} (l. {', '.join(found)})" for faute, found in lignes.items())
    message = (
        f"l'acte publié imprime {pluriel(len(printed), 'passage fautif')}, que les données disent autrement : {told}"
    )
    return Fault(message, printed[0][1], "Faire rectifier l'acte publié.")

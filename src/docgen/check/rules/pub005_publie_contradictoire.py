"""Les actes publiés impriment la même chose de plusieurs façons.

**Constat.** Des contrôles de publie/ portent sur une même chose, que les données ne tiennent pas (`chose:`), et
n'impriment pas tous la même valeur. Le constat cite la plus fréquente, et chaque autre.

**Pourquoi y regarder.** Entre deux durées, deux noms ou deux chiffres, rien ne dit lequel engage : celui qu'a lu
l'assemblée, ou celui que les parties signent.

**Exemple.** La convention est conclue pour « trois ans et trois mois » ; le rapport dit « trois ans ».

**Remède.** Retenir une valeur, et faire rectifier les autres documents.
"""

from collections import Counter

from docgen.check import Fault, Faults, Subject, dossier, rule
from docgen.check.controles import CHOSES, ControleLu, lectures
from docgen.check.donnees import jour_imprime, mots, nombre_imprime
from docgen.french import enumeration


@rule("publie", "à corriger", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each thing that is printed in several ways."""
    groups: dict[str, list[ControleLu]] = {}
    for lecture in lectures(subject, CHOSES):
        groups.setdefault(lecture.controle.chose or "", []).append(lecture)
    for chose, found in groups.items():
        counts = Counter(_valeur(lecture) for lecture in found)
        if len(counts) > 1:
            yield _fault(chose, found, counts)


def _fault(chose: str, found: list[ControleLu], counts: Counter[object]) -> Fault:
    usual, times = counts.most_common(1)[0]
    # Of two values printed as often, none is the odd one out: all are told in the order of the acts.
    alone = sum(count == times for count in counts.values()) > 1
    told = found if alone else sorted(found, key=lambda lecture: _valeur(lecture) == usual)
    by_value: dict[object, list[ControleLu]] = {}
    for lecture in told:
        by_value.setdefault(_valeur(lecture), []).append(lecture)
    message = f"{chose} : l'acte publié imprime {enumeration([_said(group) for group in by_value.values()])}"
    remedy = "Retenir une valeur, et faire rectifier l'acte qui en imprime une autre."
    return Fault(message, told[0].place, remedy, tuple(lecture.place for lecture in told[1:]))


def _said(group: list[ControleLu]) -> str:
    where = " ; ".join(f"{lecture.controle.endroit}, l. {lecture.controle.ligne}" for lecture in group)
    return f"« {group[0].controle.imprime} » ({where})"


def _valeur(lecture: ControleLu) -> object:
    """What the control prints, such that two ways of writing the same day or number are one."""
    text = lecture.controle.imprime
    return jour_imprime(text) or (number if (number := nombre_imprime(text)) is not None else mots(text))

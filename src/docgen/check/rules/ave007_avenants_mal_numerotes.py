"""Les numéros des avenants ne se suivent pas.

**Constat.** Les avenants d'un contrat sont numérotés 1, 2, 3… ; ici un numéro manque, ou sert deux fois.

**Pourquoi c'est grave.** Chaque avenant part du contrat que le précédent a fait : s'il en manque un, les textes et les
montants d'avant et d'après sont faux.

**Exemple.** Les dossiers avenant-1 et avenant-3, sans avenant-2.

**Remède.** Ajouter l'avenant qui manque, ou renuméroter (la clé « numero » et le nom du dossier).
"""

from docgen.check import AvenantDuDossier, Fault, Faults, avenants, rule


@rule("donnees", "bloquant", qui="juridique", sur=avenants)
def look(ecrit: AvenantDuDossier) -> Faults:
    """One fault for each hole and for each double."""
    previous = ecrit.version.avant.avenant if ecrit.version.avant else None
    before, numero, place = previous.numero if previous else 0, ecrit.avenant.numero, ecrit.place("numero")
    if numero == before:
        remedy = "Changer le numéro de l'un des deux, et le nom de son dossier."
        yield Fault(f"deux avenants portent le numéro {numero}", place, remedy)
    elif numero > before + 1:
        after = f"l'avenant n° {before}" if before else "le contrat"
        yield Fault(
            f"l'avenant n° {numero} suit {after} : il manque {_missing(before + 1, numero)}",
            place,
            f"Ajouter ce qui manque dans avenants/, ou donner à celui-ci le numéro {before + 1} (clé « numero » et nom "
            "du dossier).",
        )


def _missing(first: int, end: int) -> str:
    if end - first == 1:
        return f"l'avenant n° {first}"
    return f"les avenants n° {first} {'et' if end - first == 2 else 'à'} {end - 1}"

"""A comparison for a program; amounts in centimes. Its form is in the guide."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import asdict

from docgen.commandes.comparer import Comparaison
from docgen.commandes.comparer.redlines import RevisionsProuvees
from docgen.diff.ecarts import Ecarts
from docgen.montants import Montant


def comparison_as_json(comparaison: Comparaison, revisions: Sequence[RevisionsProuvees] = ()) -> Mapping[str, object]:
    """All that differs, and how much of it; of the redlines that were written, what of them is proved."""
    return {
        "ancien": comparaison.ancien,
        "nouveau": comparaison.nouveau,
        "egaux": comparaison.egaux,
        "comptes": asdict(comparaison.comptes),
        "identiques": list(comparaison.identiques),
        "non_compare": list(comparaison.non_compare),
        "contrats": [_contrat(ecarts) for ecarts in comparaison.contrats],
        "documents": [
            {"nom": pair.nom, "titre": pair.titre, "sort": pair.sort, "a_la_main": list(pair.a_la_main),
             "passages": [_by_name(passage) for passage in pair.passages]}
            for pair in comparaison.documents if pair.sort != "egal"
        ],
        "contrats_seuls": [{"contrat": code, "cote": nom} for code, nom in comparaison.seuls],
        "revisions": [_revisions(each) for each in revisions],
        "modifications_suivies": [{"fichier": nom, **asdict(change)} for nom, change in comparaison.suivies],
    }  # fmt: skip


def _revisions(written: RevisionsProuvees) -> Mapping[str, object]:
    lost = [(reponse, kind, count) for reponse, kinds in written.pertes.items() for kind, count in kinds.items()]
    return {
        "fichier": str(written.fichier),
        "prouvees": not lost,
        "non_prouve": [{"reponse": reponse, "sorte": kind, "combien": count} for reponse, kind, count in lost],
    }


def _contrat(ecarts: Ecarts) -> Mapping[str, object]:
    return {
        "ancien": ecarts.ancien.nom,
        "nouveau": ecarts.nouveau.nom,
        "operations": [{"origine": origine, **citation._asdict()} for origine, citation in ecarts.causes.noms.items()],
        "montants": [
            {
                **m.cellule._asdict(),
                "avant_centimes": _nu(m.avant),
                "apres_centimes": _nu(m.apres),
                "ecart_centimes": m.ecart if m.chiffrable else None,
                "taux": float(m.taux) if m.taux is not None else None,
                "operations": list(m.operations),
            }
            for m in ecarts.montants
        ],
        "indicateurs": [
            {
                "adresse": m.adresse,
                "serie": m.serie,
                "avant": _nu(m.avant),
                "apres": _nu(m.apres),
                "operations": list(m.operations),
            }
            for m in ecarts.indicateurs
        ],
        "passages": [_by_name(passage) for passage in ecarts.passages],
        "compares": dict(ecarts.compares),
    }


def _nu(value: object) -> object:
    if isinstance(value, Montant):
        return value.centimes
    return None if value is None else str(getattr(value, "value", value))


def _by_name(value: object) -> object:
    """`value`, each structure in it as its fields by their names."""
    if isinstance(value, Struct):
        return {name: _by_name(inside) for name, inside in asdict(value).items()}
    return [_by_name(inside) for inside in value] if isinstance(value, tuple) else value

"""A campaign on dossiers that exist: a folder of them, a list that names them, the table of another campaign."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from docgen.commandes.campagne.annee import BENEFICIAIRE, TABLEAUX, AnneeDemandee, DossierAmende
from docgen.commandes.campagne.champs import ChampDeListe
from docgen.commandes.campagne.colonnes import COLONNE_DOSSIER, ColonnesDeListe, Faute, field_of, match_columns
from docgen.commandes.campagne.lignes import Travail, read_travaux
from docgen.commandes.campagne.liste import ListeLue, cell_name, read_liste
from docgen.commandes.campagne.modele import files_of, titles_of, write_plain
from docgen.commandes.campagne.suivi import SuiviDeCampagne
from docgen.commandes.campagne.tableau import TETES
from docgen.commandes.commencer import DOSSIER
from docgen.findings import Refusal, shown
from docgen.french import proche

_SANS_BUT = "cette liste donne des valeurs, et rien ne dit ce qu'il faut en faire"
_BUTS = "Ajouter « --modele NOM » pour en faire des dossiers, ou « --avenant 2027 » pour amender ceux qui existent."


class Lieux(Struct, frozen=True):
    """Where the dossiers are, and the templates; what this campaign has written among them."""

    donnees: Path
    gabarits: Path
    suivi: SuiviDeCampagne


class Existants(Struct, frozen=True):
    """The rows, what is wrong with some; the columns with the value that each gives; what is wrong with all."""

    colonnes: ColonnesDeListe
    liste: ListeLue
    travaux: tuple[Travail, ...] = ()
    des_lignes: tuple[Faute, ...] = ()
    fautes: tuple[Faute, ...] = ()
    annee: AnneeDemandee | None = None


def read_existants(
    page: Path, feuille: str, lieux: Lieux, annee: AnneeDemandee | None,
    ignorees: Sequence[str] = (), nommees: Mapping[str, str] | None = None,
) -> Existants:  # fmt: skip
    """What `page` asks of the dossiers that exist. Raises `Refusal` for what is no list of dossiers."""
    data = lieux.donnees
    known = dossiers_of(data)
    liste = _all_of(known) if page.is_dir() else read_liste(page, feuille)
    if liste.entetes[: len(TETES)] == TETES:
        liste = _made(liste, known)
        ignorees = (*ignorees, *(head for head in TETES if head != TETES[1]))
    if not liste.lignes:
        raise Refusal(f"{shown(page)} ne nomme aucun dossier de {shown(data)}", "Y mettre une ligne par dossier.")
    champs = _champs_of(liste, known, lieux, annee) if annee else [BENEFICIAIRE]
    colonnes, faults = match_columns(liste, champs, ignorees, nommees)
    if annee and annee.contrepartie:
        annee = replace(annee, case=_cell_of(annee, champs))
    if faults and annee is None:
        raise Refusal(_SANS_BUT, _BUTS)
    if faults:
        return Existants(colonnes, liste, fautes=tuple(faults))
    rows, wrong = read_travaux(liste, colonnes, BENEFICIAIRE)
    lost = [_lost(work, known, colonnes) for work in rows if work.dossier and work.dossier not in known]
    return Existants(colonnes, liste, tuple(rows), (*wrong, *lost), annee=annee)


def dossiers_of(data: Path) -> list[str]:
    """The names of the dossiers of `data`."""
    return sorted(path.parent.name for path in data.glob(f"[!.~]*/{DOSSIER}"))


def base_of(work: Travail, data: Path, suivi: SuiviDeCampagne) -> Travail:
    """The same with the files of its dossier, but those that this campaign has added."""
    trace = suivi.traces.get(work.dossier)
    ours = trace.donnees if trace else {}
    found = files_of(data / work.dossier, apres=True)
    return replace(work, fichiers={name: content for name, content in found.items() if name not in ours})


def _all_of(known: Sequence[str]) -> ListeLue:
    return ListeLue(0, (COLONNE_DOSSIER,), tuple((rank, (name,)) for rank, name in enumerate(known, 1)))


def _made(liste: ListeLue, known: Sequence[str]) -> ListeLue:
    """The rows of a table of results whose dossier has been made."""
    return replace(liste, lignes=tuple((rank, row) for rank, row in liste.lignes if row[1] in known))


def _champs_of(
    liste: ListeLue, known: Sequence[str], lieux: Lieux, annee: AnneeDemandee
) -> list[ChampDeListe]:  # fmt: skip
    """What the first dossier that can be amended lets a list say. Raises `Refusal` when none can."""
    if liste.entetes == (COLONNE_DOSSIER,) and not annee.contrepartie:
        return [BENEFICIAIRE]
    refused: Refusal | None = None
    named = [name for name in known if any(name in row for _, row in liste.lignes)]
    for name in named or known:
        with tempfile.TemporaryDirectory(prefix="docgen-") as place:
            copy = Path(place) / name
            write_plain(copy, base_of(Travail(0, name, ()), lieux.donnees, lieux.suivi).fichiers)
            try:
                amende = DossierAmende(copy, lieux.gabarits, annee, repris=True)
                return amende.champs(titles_of(copy, lieux.gabarits))
            except Refusal as refusal:
                here, said = f"{shown(copy)}/", f"{shown(lieux.donnees / name)}/"
                refused = refused or Refusal(refusal.message.replace(here, said), refusal.remedy)
    raise refused or Refusal(f"{shown(lieux.donnees)} n'a aucun dossier", "Y mettre les dossiers à amender.")


def _cell_of(annee: AnneeDemandee, champs: Sequence[ChampDeListe]) -> ChampDeListe:
    """The cell that receives what the avenants change, in their year. Raises `Refusal` for what is none."""
    cells = [champ for champ in champs if champ.fichier.startswith(TABLEAUX)]
    found, _ = field_of(f"{annee.contrepartie} {annee.annee}", cells, "")
    if found is None:
        said = f"« --contrepartie {annee.contrepartie} » ne désigne pas une seule case d'un tableau en {annee.annee}"
        names = [champ.nom.rpartition(".")[0] for champ in cells if champ.nom.endswith(f".{annee.annee}")]
        raise Refusal(said, f"Écrire par exemple « {names[0]} »." if names else "Aucun tableau n'a cet exercice.")
    return found


def _lost(work: Travail, known: Sequence[str], colonnes: ColonnesDeListe) -> Faute:
    column = colonnes.dossier if colonnes.dossier is not None else colonnes.champs.index(BENEFICIAIRE)
    said = f"le dossier « {work.dossier} » n'existe pas"
    return Faute(work.ligne, cell_name(work.ligne, column), said, proche(work.dossier, list(known), "Dossiers"))

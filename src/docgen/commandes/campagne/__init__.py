"""`docgen campagne`: one list and one model give a dossier each, all verified before one is written."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from docgen import __version__
from docgen.commandes.campagne.annee import AnneeDemandee
from docgen.commandes.campagne.champs import ChampDeListe
from docgen.commandes.campagne.colonnes import ColonnesDeListe, Faute, match_columns, missing_columns
from docgen.commandes.campagne.ecriture import CHANGE_DEPUIS, added_as_is, fault_of_kept, kept_as_is, write_row
from docgen.commandes.campagne.existants import Lieux, base_of, read_existants
from docgen.commandes.campagne.lignes import Travail, dossier_name, read_travaux
from docgen.commandes.campagne.liste import ListeLue, cell_name, read_liste
from docgen.commandes.campagne.modele import ModeleDeCampagne, read_modele
from docgen.commandes.campagne.moteur import Moteur, dask_is_here, engine
from docgen.commandes.campagne.poste import Besogne, Envoi, Fait, PosteDeTravail
from docgen.commandes.campagne.suivi import SuiviDeCampagne
from docgen.commandes.campagne.tableau import (
    A_FAIRE,
    A_LA_MAIN,
    EN_FAUTE,
    HORS_LISTE,
    INCHANGE,
    PRODUIT,
    VERIFIE,
    Resultat,
    write_table,
)
from docgen.findings import Refusal, shown
from docgen.montants import Montant
from docgen.sortie import digest_tree, sha256
from docgen.sortie.verrou import alone

# What is being done, how much is done, and how much there is.
Avancement = Callable[[str, int, int], None]


class DemandeDeCampagne(Struct, frozen=True):
    """What is asked: a list, a model, where data and documents go. `limite`: how many rows at most; `sur`: the address
    of a cluster; `verifier`: no dossier is written. Without a model, the list names dossiers that exist, each of which
    is given the avenant of `annee`, if any."""

    liste: Path
    modele: str
    donnees: Path
    gabarits: Path
    sortie: Path
    formats: tuple[str, ...] = ("docx",)
    documents: frozenset[str] = frozenset()
    final: bool = False
    feuille: str = ""
    ignorees: tuple[str, ...] = ()
    nommees: Mapping[str, str] = field(default_factory=dict)
    limite: int = 0
    sur: str = ""
    verifier: bool = False
    annee: AnneeDemandee | None = None

    @property
    def dossier(self) -> Path:
        """Where the table of the campaign is, with what it has done."""
        name = dossier_name(self.liste.resolve().stem) or "liste"
        return self.sortie / "campagnes" / (f"{name}-avenant-{self.annee.annee}" if self.annee else name)

    def suivi(self) -> SuiviDeCampagne:
        """What it has done, as it is written now."""
        return SuiviDeCampagne(self.dossier / "suivi.jsonl")


class Campagne(Struct, frozen=True):
    """What came out: the columns and the value that each gives; what is wrong with all of the list, which stops it;
    what became of each row; the table, once written."""

    colonnes: tuple[tuple[str, str, str], ...] = ()
    fautes: tuple[Faute, ...] = ()
    resultats: tuple[Resultat, ...] = ()
    tableau: Path | None = None
    ouvriers: int = 1
    dask: bool = True
    interrompue: bool = False

    @property
    def failed(self) -> bool:
        """Whether something is left to repair."""
        return bool(self.fautes or self.interrompue or any(each.fautes for each in self.resultats))

    @property
    def comptes(self) -> Counter[str]:
        """How many rows are in each state."""
        return Counter(each.etat for each in self.resultats)


class _Etabli(Struct):
    """What is at hand while a campaign runs."""

    demande: DemandeDeCampagne
    poste: PosteDeTravail
    suivi: SuiviDeCampagne
    empreinte: str
    avance: Avancement
    resultats: dict[int, Resultat] = field(default_factory=dict)
    digests: dict[int, str] = field(default_factory=dict)

    @property
    def existant(self) -> bool:
        """Whether the rows name dossiers that exist."""
        return not self.demande.modele

    def whole(self, travail: Travail) -> Travail:
        """The same, with the files of a dossier that exists."""
        return base_of(travail, self.demande.donnees, self.suivi) if self.existant else travail

    def digest(self, travail: Travail) -> str:
        """One digest for all that the dossier of a row is made from."""
        if travail.ligne not in self.digests:
            files = sorted((name, sha256(data)) for name, data in self.whole(travail).fichiers.items())
            self.digests[travail.ligne] = sha256(repr((self.empreinte, travail.textes, files)).encode())
        return self.digests[travail.ligne]


def run_campaign(demande: DemandeDeCampagne, avance: Avancement) -> Campagne:
    """All that is asked; what is wrong stops the rows that it is about, and all of them when it is in the columns.
    Raises `Refusal` for a list, a model or a cluster that is none."""
    liste, colonnes, faults, envoi, rows = _from_model(demande) if demande.modele else _from_existing(demande)
    told = tuple((cell_name(liste.tete, rank), liste.entetes[rank], champ.nom)
                 for rank, champ in enumerate(colonnes.champs) if champ)  # fmt: skip
    if envoi is None:
        return Campagne(told, tuple(faults))
    with alone((demande.dossier,)):
        poste = PosteDeTravail(envoi)
        try:
            etabli = _Etabli(demande, poste, demande.suivi(), _common_digest(demande, envoi), avance)
            done = _all(etabli, envoi, rows, faults)
        finally:
            poste.close()
        return replace(done, colonnes=told, tableau=_table(etabli, done))


_Preparee = tuple[ListeLue, ColonnesDeListe, Sequence[Faute], Envoi | None, Sequence[Travail]]


def _from_model(demande: DemandeDeCampagne) -> _Preparee:
    """The rows of a list, each of which makes a dossier; nothing to send when what is wrong stops all of them."""
    liste = read_liste(demande.liste, demande.feuille)
    modele = read_modele(demande.modele, demande.donnees, demande.gabarits)
    colonnes, faults = match_columns(liste, modele.champs, demande.ignorees, demande.nommees)
    if faults := [*faults, *_of_model(modele, colonnes)]:
        return liste, colonnes, faults, None, ()
    rows, faults = read_travaux(liste, colonnes, modele.beneficiaire)
    return liste, colonnes, faults, _envoi(demande, modele.fichiers, colonnes), rows


def _from_existing(demande: DemandeDeCampagne) -> _Preparee:
    """The dossiers that exist, as the list says them."""
    lieux = Lieux(demande.donnees, demande.gabarits, demande.suivi())
    asked = (demande.annee, demande.ignorees, demande.nommees)
    found = read_existants(demande.liste, demande.feuille, lieux, *asked)
    if found.fautes:
        return found.liste, found.colonnes, found.fautes, None, ()
    envoi = _envoi(replace(demande, annee=found.annee), {}, found.colonnes)
    return found.liste, found.colonnes, found.des_lignes, envoi, found.travaux


def _common_digest(demande: DemandeDeCampagne, envoi: Envoi) -> str:
    """One digest for what all the rows are made from."""
    asked = (demande.formats, sorted(demande.documents), demande.final)
    made_from = (__version__, digest_tree(demande.gabarits), sorted(envoi.fichiers.items()), envoi.champs, asked,
                 demande.annee)  # fmt: skip
    return sha256(repr(made_from).encode())


def _of_model(modele: ModeleDeCampagne, colonnes: ColonnesDeListe) -> Iterator[Faute]:
    for found in modele.constats:
        yield Faute(0, "", f"le modèle ne se lit pas : {found.location} : {found.message}", found.remedy)
    for champ in missing_columns(colonnes, modele.champs):
        said = f"aucune colonne ne donne « {champ.nom} », que le modèle laisse à compléter ({champ.fichier})"
        yield Faute(0, "", said, "Ajouter une colonne de ce nom, ou donner cette valeur dans le modèle.")


def _envoi(demande: DemandeDeCampagne, fichiers: Mapping[str, bytes], colonnes: ColonnesDeListe) -> Envoi:
    given: list[tuple[int, ChampDeListe]] = [(rank, champ) for rank, champ in enumerate(colonnes.champs) if champ]
    ranks, champs = tuple(rank for rank, _ in given), tuple(champ for _, champ in given)
    return Envoi(fichiers, champs, ranks, demande.gabarits, demande.formats, demande.documents, demande.final,
                 shown(demande.donnees), demande.annee)  # fmt: skip


def _all(etabli: _Etabli, envoi: Envoi, rows: Sequence[Travail], faults: Sequence[Faute]) -> Campagne:
    """Each row: left as it is, or verified, then made."""
    demande = etabli.demande
    wrong: dict[int, list[Faute]] = {}
    for fault in faults:
        wrong.setdefault(fault.ligne, []).append(fault)
    todo = []
    for work in rows:
        if work.ligne in wrong:
            _set(etabli, work, EN_FAUTE, tuple(wrong[work.ligne]))
        elif not _is_left(etabli, work):
            todo.append(work)
            _set(etabli, work, A_FAIRE)
    asked = todo[: demande.limite] if demande.limite else todo
    ouvriers, interrupted = 1, False
    try:
        with engine(envoi, etabli.poste, len(asked), demande.sur) as moteur:
            ouvriers = moteur.ouvriers
            _make(etabli, moteur, asked)
    except KeyboardInterrupt:
        interrupted = True
    known = {work.dossier for work in rows}
    gone = tuple(Resultat(0, name, HORS_LISTE) for name in etabli.suivi.traces if name not in known)
    return Campagne(resultats=(*(etabli.resultats[line] for line in sorted(etabli.resultats)), *gone),
                    ouvriers=ouvriers, dask=dask_is_here(), interrompue=interrupted)  # fmt: skip


def _is_left(etabli: _Etabli, work: Travail) -> bool:
    """Whether nothing is to be done for the row: it is made already, or a person has taken its dossier in hand."""
    data, trace = etabli.demande.donnees, etabli.suivi.traces.get(work.dossier)
    try:
        why = _why_kept(etabli, work)
    except Refusal as refusal:
        _set(etabli, work, EN_FAUTE, (Faute(work.ligne, "", refusal.message, refusal.remedy),))
        return True
    if why:
        _set(etabli, work, A_LA_MAIN, (fault_of_kept(work.ligne, work.dossier, data, why),))
        return True
    same = (
        trace is not None and trace.fait and trace.empreinte == etabli.digest(work) and (data / work.dossier).exists()
    )
    if trace is None or not same or not etabli.suivi.documents_are_there(trace, etabli.demande.sortie):
        return False
    amount = Montant(trace.montant) if trace.montant is not None else None
    etabli.resultats[work.ligne] = Resultat(work.ligne, work.dossier, INCHANGE, amount, (), trace.remarques,
                                            trace.a_completer, len(trace.documents))  # fmt: skip
    return True


def _why_kept(etabli: _Etabli, work: Travail) -> str:
    data, suivi = etabli.demande.donnees, etabli.suivi
    if etabli.existant:
        return "" if added_as_is(work.dossier, data, suivi) else CHANGE_DEPUIS
    return kept_as_is(work.dossier, data, suivi, lambda: etabli.poste.remplir(work).fichiers)


def _make(etabli: _Etabli, moteur: Moteur, rows: Sequence[Travail]) -> None:
    """Verify all of `rows`, then make and write those that may be; what only documents show stops one before it is
    written."""
    by_line = {work.ligne: work for work in rows}
    for fait in _each(etabli, moteur, "composer" if etabli.demande.verifier else "calculer", rows):
        _set(etabli, by_line[fait.ligne], EN_FAUTE if fait.fautes else VERIFIE, fait.fautes, fait)
    if etabli.demande.verifier:
        return
    good = [work for work in rows if etabli.resultats[work.ligne].etat == VERIFIE]
    for work in good:
        etabli.resultats[work.ligne] = replace(etabli.resultats[work.ligne], etat=A_FAIRE)
    for fait in _each(etabli, moteur, "produire", good):
        work, faults = by_line[fait.ligne], fait.fautes
        if not faults:
            faults = tuple(write_row(fait, etabli.demande.donnees, etabli.demande.sortie, etabli.suivi,
                                     etabli.digest(work), existant=etabli.existant))  # fmt: skip
        _set(etabli, work, EN_FAUTE if faults else PRODUIT, faults, fait)


def _each(etabli: _Etabli, moteur: Moteur, geste: Besogne, rows: Sequence[Travail]) -> Iterator[Fait]:
    words = "production" if geste == "produire" else "vérification"
    etabli.avance(words, 0, len(rows))
    for done, fait in enumerate(moteur.chaque(geste, map(etabli.whole, rows)), 1):
        yield fait
        etabli.avance(f"{words} : {fait.dossier}", done, len(rows))


def _set(etabli: _Etabli, work: Travail, etat: str, fautes: Iterable[Faute] = (), fait: Fait | None = None) -> None:
    known = fait or Fait(work.ligne, work.dossier)
    written = sum(len(rendu.fichiers) for rendu in known.rendus) if etat == PRODUIT else 0
    etabli.resultats[work.ligne] = Resultat(work.ligne, work.dossier, etat, known.montant, tuple(fautes),
                                            len(known.remarques), known.a_completer, written)  # fmt: skip


def _table(etabli: _Etabli, campagne: Campagne) -> Path:
    demande = etabli.demande
    page = demande.dossier / "resultats.xlsx"
    what = f"modèle {demande.modele}" if demande.modele else ""
    what = f"avenants de {demande.annee.annee}" if demande.annee else what
    title = ", ".join(filter(None, (f"Campagne : {demande.liste.resolve().name}", what)))
    write_table(page, title, campagne.resultats, shown(demande.sortie))
    return page

"""Le texte d'un contrat après des modifications, écrit à la main : de quoi juger `amend/trace`, dont rien ne sert ici.

Les places sont comptées sur le texte d'avant. On écrit donc de la fin vers le début : ce qui reste à écrire garde la
sienne.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from docgen.amend.edits import Abrogation, Insertion, Lignes, Mots, Renumerotation, Signed
from docgen.model.contrat import Alinea, Article, Contrat


@dataclass
class _Brouillon:
    """Un article en train d'être écrit ; chaque ligne d'avant porte son rang, et disparaît quand elle part."""

    avant: Article
    numero: str
    titre: str
    lignes: list[Alinea]
    abroge: bool
    auteurs: list[str]

    def fini(self) -> Article:
        return Article(self.numero, self.titre, tuple(self.lignes), self.abroge, tuple(self.auteurs))


def ecrire(contrat: Contrat, edits: Sequence[Signed]) -> Contrat:
    """`contrat` après toutes les modifications, qui ne se heurtent pas."""
    brouillons = {
        article.numero: _Brouillon(article, article.numero, article.intitule, list(article.alineas), article.abroge,
                                   list(article.modifie_par))
        for article in contrat.articles
    }  # fmt: skip
    for origine, edit in edits:
        if not isinstance(edit, Insertion) and origine not in brouillons[edit.article].auteurs:
            brouillons[edit.article].auteurs.append(origine)
    _mots(brouillons, edits)
    _lignes(brouillons, edits)
    for _, edit in edits:
        match edit:
            case Abrogation():
                brouillons[edit.article].lignes = []
                brouillons[edit.article].abroge = True
            case Renumerotation():
                brouillons[edit.article].numero = edit.numero
    return replace(contrat, articles=_ranges([(numero, b.fini()) for numero, b in brouillons.items()], edits))


def _mots(brouillons: dict[str, _Brouillon], edits: Sequence[Signed]) -> None:
    """Les mots d'abord, du dernier au premier de chaque ligne : les rangs des lignes n'ont pas encore bougé."""
    signees: set[tuple[str, int]] = set()
    des_mots = [(rang, *signed) for rang, signed in enumerate(edits) if isinstance(signed[1], Mots)]
    for _, origine, edit in sorted(des_mots, key=lambda un: (un[2].debut, un[2].fin, un[0]), reverse=True):
        brouillon = brouillons[edit.article]
        if edit.ligne is None:
            brouillon.titre = brouillon.titre[: edit.debut] + edit.texte + brouillon.titre[edit.fin :]
            continue
        ligne = brouillon.lignes[edit.ligne]
        texte = ligne.texte[: edit.debut] + edit.texte + ligne.texte[edit.fin :]
        # La dernière opération de la ligne, dans l'ordre de lecture, la signe : c'est la première écrite ici.
        origine = ligne.origine if (edit.article, edit.ligne) in signees else origine
        signees.add((edit.article, edit.ligne))
        brouillon.lignes[edit.ligne] = replace(ligne, texte=texte, origine=origine)


def _lignes(brouillons: dict[str, _Brouillon], edits: Sequence[Signed]) -> None:
    """Puis les lignes, de la dernière à la première ; à une même place, ce qui s'insère vient avant ce qui remplace."""
    des_lignes = [(rang, edit) for rang, (_, edit) in enumerate(edits) if isinstance(edit, Lignes)]
    for _, edit in sorted(des_lignes, key=lambda un: (un[1].debut, un[1].fin > un[1].debut, un[0]), reverse=True):
        brouillons[edit.article].lignes[edit.debut : edit.fin] = edit.alineas


def _ranges(articles: list[tuple[str, Article]], edits: Sequence[Signed]) -> tuple[Article, ...]:
    """Les articles, chacun sous son numéro d'avant, et les nouveaux à leur place, mis l'un après l'autre."""
    nouveaux = [(origine, edit) for origine, edit in edits if isinstance(edit, Insertion)]
    for origine, edit in nouveaux:
        if not edit.apres:
            rang = [numero for numero, _ in articles].index(edit.voisin)
            articles.insert(rang, (edit.article.numero, replace(edit.article, modifie_par=(origine,))))
    # À la même place, le dernier mis est le premier lu : on commence par la dernière opération.
    for origine, edit in nouveaux[::-1]:
        if edit.apres:
            rang = [numero for numero, _ in articles].index(edit.voisin) + 1
            # Un article entraîne ceux qui sont sous lui : le nouveau vient après le dernier d'entre eux.
            while rang < len(articles) and articles[rang][0].startswith(f"{edit.voisin}."):
                rang += 1
            articles.insert(rang, (edit.article.numero, replace(edit.article, modifie_par=(origine,))))
    return tuple(article for _, article in articles)


def lignes_de(article: Article | None) -> list[tuple[str, str]]:
    """Ce qu'un article dit, ligne à ligne : la nature et le texte."""
    return [(ligne.nature, ligne.texte) for ligne in article.alineas] if article else []

"""Les lois des avenants, chacune en une phrase : plus de deux mille contrats et opérations tirés au sort."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from pydantic import ValidationError

from docgen.adresses.origines import Origine
from docgen.amend import Etat, consolidate
from docgen.amend.adresse import Adresse
from docgen.amend.edits import Abrogation, Insertion, Lignes, Mots, Renumerotation
from docgen.amend.mots import FIELD, find_words
from docgen.amend.trace import Segment, position, trace
from docgen.model.contrat import Alinea, Article, Contrat
from tests.outils.avenants_tires import (
    DE_LIGNES,
    DE_MOTS,
    DE_PHRASES,
    DE_TEXTE,
    MOTS,
    NUMEROS,
    avenant,
    contrats,
    debut_de,
    modele,
    morceaux,
    nu,
    operation,
    operations,
    textes,
)
from tests.outils.ecriture import ecrire, lignes_de
from tests.outils.tirages import tirages

nombreux = settings(max_examples=tirages(220), deadline=None)
rares = settings(max_examples=tirages(120), deadline=None)


def apres(contrat: Contrat, *faites, numero: int = 1):
    """L'état après un avenant de ces opérations, et ce qu'il refuse."""
    etats, refus = consolidate(contrat, [avenant(*faites, numero=numero)])
    _le_texte_et_ses_marques_disent_les_modifications(etats[-1])
    return etats[-1], refus


def _le_texte_et_ses_marques_disent_les_modifications(etat: Etat) -> None:
    """Le texte d'après est celui que l'oracle écrit ; les marques refusées rendent l'avant, acceptées l'après."""
    ecrit = ecrire(etat.avant, etat.edits)
    assert ecrit.articles == etat.contrat.articles
    # Un article nouveau qui prend le numéro qu'un autre laisse cache les marques de celui-ci : faute connue.
    repris = {edit.article.numero for _, edit in etat.edits if isinstance(edit, Insertion)}
    repris &= {article.numero for article in etat.avant.articles}
    for numero, marque in trace(etat.avant, etat.edits).items():
        if numero in repris:
            continue
        avant, suite = etat.avant.article(numero), ecrit.article(marque.numero)
        for article, exclu in ((avant, "insertion"), (suite, "suppression")):
            dites = [(ligne.alinea.nature, _mots_gardes(ligne.segments, exclu) if ligne.segments else ligne.alinea.texte)
                     for ligne in marque.lignes if ligne.sort != exclu]  # fmt: skip
            assert lignes_de(article) == dites
            assert (article.intitule if article else "") == _mots_gardes(marque.titre, exclu)


def _mots_gardes(segments: Sequence[Segment], exclu: str) -> str:
    return "".join(segment.texte for segment in segments if segment.sort != exclu)


def un_article(*textes_: str) -> Contrat:
    lignes = tuple(Alinea("texte", texte) for texte in textes_)
    return replace(modele()[0], articles=(Article("1", "Titre", lignes),))


# --- une opération ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("nature", DE_TEXTE)
@settings(max_examples=tirages(40), deadline=None)
@given(st.data())
def test_une_operation_ne_touche_que_ce_qu_elle_declare(nature, data):
    contrat = data.draw(contrats())
    tire = data.draw(operations(contrat, (nature,)))
    etat, refus = apres(contrat, tire.operation)
    if refus:
        assert contrat == etat.contrat
        assert () == etat.edits
        return
    declares = {tire.article, *tire.operation.articles}
    sous = tuple(f"{tire.article}." for _ in "1" if tire.operation.nature in ("abroger_article", "renumeroter_article"))
    for article in contrat.articles:
        if article.numero not in declares and not article.numero.startswith(sous or ("jamais",)):
            assert article == etat.contrat.article(article.numero)
    _lignes_voisines_intactes(contrat, etat.contrat, tire)


def _lignes_voisines_intactes(avant: Contrat, apres_: Contrat, tire) -> None:
    """Dans l'article visé, les lignes qui précèdent et qui suivent la cible restent ce qu'elles étaient."""
    article, suivant = avant.article(tire.article), apres_.article(tire.article)
    if suivant is None or tire.operation.nature == "renumeroter_article":
        return
    reste = len(article.alineas) - tire.fin
    assert article.alineas[: tire.debut] == suivant.alineas[: tire.debut]
    assert article.alineas[tire.fin :] == suivant.alineas[len(suivant.alineas) - reste :]
    if tire.operation.nature not in ("remplacer_intitule", "remplacer_article"):
        assert article.intitule == suivant.intitule
    if tire.operation.nature in (*DE_MOTS, *DE_PHRASES, "completer_alinea"):
        assert [a.nature for a in article.alineas] == [a.nature for a in suivant.alineas]


@nombreux
@given(st.data())
def test_les_mots_remplaces_ne_sont_jamais_la_moitie_d_un_mot_ni_d_un_champ(data):
    texte = data.draw(textes)
    mot = data.draw(st.sampled_from((*MOTS, "État", "18", "000 €", "montant", "contrat", "crédit", "2.1", "5 %")))
    for debut, fin in find_words(texte, mot):
        avant, suite = texte[:debut], texte[fin:]
        assert not (avant[-1:].isalnum() and mot[0].isalnum())
        assert not (suite[:1].isalnum() and mot[-1].isalnum())
        if mot[0].isdigit():
            assert not re.search(r"\d[.,]$", avant)
            assert not (re.match(r"\d{3}(?!\d)", mot) and re.search(r"\d $", avant))
        for champ in FIELD.finditer(texte):
            dehors = fin <= champ.start() or champ.end() <= debut
            assert dehors or (debut <= champ.start() and champ.end() <= fin)


# --- plusieurs opérations ---------------------------------------------------------------------------------------------
@nombreux
@given(st.data())
def test_une_operation_refusee_ne_change_rien_et_ne_cache_pas_les_autres_refus(data):
    contrat = data.draw(contrats())
    faites = [tire.operation for tire in (data.draw(operations(contrat)) for _ in range(3))]
    visee = data.draw(st.sampled_from(contrat.articles))
    fausse = operation("supprimer_alinea", cible={"article": visee.numero, "alinea": "1"}, de="zzz")
    rang = data.draw(st.integers(0, 3))
    avec, refus_avec = apres(contrat, *faites[:rang], fausse, *faites[rang:])
    sans, refus_sans = apres(contrat, *faites)
    assert nu(sans.contrat) == nu(avec.contrat)
    assert rang in [r.rang for r in refus_avec]
    attendus = [(r.rang + (r.rang >= rang), r.refusal.code) for r in refus_sans]
    assert attendus == [(r.rang, r.refusal.code) for r in refus_avec if r.rang != rang]


@nombreux
@given(st.data())
def test_les_operations_acceptees_font_la_meme_chose_sans_les_refusees(data):
    contrat = data.draw(contrats())
    faites = [tire.operation for tire in (data.draw(operations(contrat)) for _ in range(4))]
    etat, refus = apres(contrat, *faites)
    refuses = {r.rang for r in refus}
    seules, reste = apres(contrat, *(one for rang, one in enumerate(faites) if rang not in refuses))
    assert [] == reste
    assert nu(etat.contrat) == nu(seules.contrat)


def places_d_insertion(contrat, edits) -> list[object]:
    """Où des lignes, des mots ou des articles s'insèrent, sans rien remplacer : « après 2 » est aussi après 2.1."""
    found: list[object] = []
    numeros = [article.numero for article in contrat.articles]
    for _, edit in edits:
        match edit:
            case Lignes() if edit.debut == edit.fin:
                found.append(("lignes", edit.article, edit.debut))
            case Mots() if edit.debut == edit.fin:
                found.append(("mots", edit.article, edit.ligne, edit.debut))
            case Insertion():
                found.append(("article", position(numeros, edit)))
    return found


@nombreux
@given(st.data())
def test_l_ordre_des_operations_d_un_avenant_ne_compte_pas(data):
    contrat = data.draw(contrats(min_size=2))
    faites = [tire.operation for tire in (data.draw(operations(contrat)) for _ in range(4))]
    refuses = {r.rang for r in apres(contrat, *faites)[1]}
    faites = [one for rang, one in enumerate(faites) if rang not in refuses]
    etat, _ = apres(contrat, *faites)
    places = places_d_insertion(contrat, etat.edits)
    assume(len(faites) > 1 and len(places) == len(set(places)))
    autre, refus = apres(contrat, *data.draw(st.permutations(faites)))
    assert [] == refus
    assert nu(etat.contrat) == nu(autre.contrat)


@nombreux
@given(st.data())
def test_de_deux_operations_sur_la_meme_ligne_la_seconde_est_refusee_et_nomme_la_premiere(data):
    contrat = data.draw(contrats())
    une = data.draw(operations(contrat, ("remplacer_alinea", "supprimer_alinea")))
    assume(une.fin > une.debut)
    ligne = contrat.article(une.article).alineas[une.debut]
    cible = {"article": une.article, "alinea": str(une.debut + 1)}
    de = data.draw(st.sampled_from(morceaux(ligne.texte)))
    autre = data.draw(st.sampled_from((
        operation("substituer_mots", cible=cible, de=de, a="des mots", occurrence="1"),
        operation("completer_alinea", cible=cible, de=debut_de(ligne.texte), a="des mots"),
        operation("supprimer_alinea", cible=cible, de=debut_de(ligne.texte)),
        operation("remplacer_article", cible={"article": une.article}, de=contrat.article(une.article).intitule, a="Autre."),
        operation("abroger_article", cible={"article": une.article}, de=contrat.article(une.article).intitule),
    )))  # fmt: skip
    assume(not apres(contrat, autre)[1])
    tranquille = operation(
        "remplacer_intitule", cible={"article": une.article}, de=contrat.article(une.article).intitule, a="Autre"
    )
    faites = (une.operation, autre) if autre.nature == "abroger_article" else (tranquille, une.operation, autre)
    etat, refus = apres(contrat, *faites)
    premiere = len(faites) - 2
    assert [(len(faites) - 1, "AVE008")] == [(r.rang, r.refusal.code) for r in refus]
    assert (Origine.of("avenant-1", premiere + 1),) == refus[0].causes
    assert f"l'opération {premiere + 1}" in refus[0].refusal.message
    assert nu(apres(contrat, *faites[:-1])[0].contrat) == nu(etat.contrat)


@rares
@given(st.lists(st.sampled_from([f"mot{i}" for i in range(9)]), min_size=3, max_size=9, unique=True), st.data())
def test_deux_groupes_de_mots_se_heurtent_si_et_seulement_s_ils_partagent_un_mot(mots, data):
    contrat = un_article(f"Début {' '.join(mots)} fin.")

    def groupe():
        debut = data.draw(st.integers(0, len(mots) - 1))
        return debut, data.draw(st.integers(debut + 1, len(mots)))

    (a, b), (c, d) = groupe(), groupe()
    cible = {"article": "1", "alinea": "1"}
    faites = [operation("substituer_mots", cible=cible, de=" ".join(mots[i:j]), a="autre") for i, j in ((a, b), (c, d))]
    _, refus = apres(contrat, *faites)
    assert bool(set(range(a, b)) & set(range(c, d))) == bool(refus)
    assert {"AVE008"} >= {r.refusal.code for r in refus}


# --- plusieurs avenants -----------------------------------------------------------------------------------------------
@nombreux
@given(st.data())
def test_consolider_pas_a_pas_ou_d_un_coup_deux_fois_donne_le_meme_contrat(data):
    contrat = data.draw(contrats())
    avenants, courant, attendus = [], contrat, []
    for numero in range(1, data.draw(st.integers(1, 4)) + 1):
        vivants = [a for a in courant.articles if not a.abroge]
        if not vivants:
            break
        faites = [data.draw(operations(courant)).operation for _ in range(data.draw(st.integers(1, 3)))]
        avenants.append(avenant(*faites, numero=numero))
        etats, refus = consolidate(courant, avenants[-1:])
        _le_texte_et_ses_marques_disent_les_modifications(etats[-1])
        courant = etats[-1].contrat
        attendus.append((courant, [(r.rang, r.refusal.code) for r in refus]))
    for _ in range(2):
        etats, refus = consolidate(contrat, avenants)
        assert contrat == etats[0].contrat
        assert [a for a, _ in attendus] == [etat.contrat for etat in etats[1:]]
        dits = [[(r.rang, r.refusal.code) for r in refus if r.avenant is one] for one in avenants]
        assert [b for _, b in attendus] == dits


def aller_retour(contrat: Contrat, aller, retour) -> None:
    """`retour` défait `aller` : le texte redevient ce qu'il était, aux espaces près de rien."""
    etats, refus = consolidate(contrat, [avenant(aller), avenant(retour, numero=2)])
    assert [] == [r.refusal.message for r in refus]
    assert nu(contrat) != nu(etats[1].contrat)
    assert nu(contrat) == nu(etats[2].contrat)


@nombreux
@given(st.data())
def test_une_operation_puis_son_inverse_rendent_le_texte(data):
    contrat = data.draw(contrats())
    article = data.draw(st.sampled_from(contrat.articles))
    rang = data.draw(st.integers(0, len(article.alineas) - 1))
    ligne = article.alineas[rang]
    cible = {"article": article.numero, "alinea": str(rang + 1)}
    neuf = "Une ligne neuve."
    de = debut_de(ligne.texte)
    choix = data.draw(st.sampled_from(("mots", "ajout", "ligne", "alinea", "article", "titre")))
    if choix == "mots":
        mot = data.draw(st.sampled_from(morceaux(ligne.texte)))
        une_fois = {"cible": cible, "occurrence": "1"}
        assume(ligne.nature != "tableau" and len(find_words(ligne.texte, mot)) > 0)
        # Le premier champ ou mot de la ligne peut changer sa nature ; les autres, non.
        assume(find_words(ligne.texte, mot)[0][0] > 0)
        aller_retour(contrat, operation("substituer_mots", de=mot, a="xyz", **une_fois),
                     operation("substituer_mots", de="xyz", a=ligne.texte[slice(*find_words(ligne.texte, mot)[0])], **une_fois))  # fmt: skip
    elif choix == "ajout":
        mot = data.draw(st.sampled_from(morceaux(ligne.texte)))
        assume(ligne.nature != "tableau" and find_words(ligne.texte, mot))
        place = data.draw(st.sampled_from(("avant", "apres")))
        aller_retour(contrat, operation("inserer_mots", cible=cible, de=mot, a="xyz", place=place, occurrence="1"),
                     operation("supprimer_mots", cible=cible, de="xyz"))  # fmt: skip
    elif choix == "ligne":
        ancien = f"- {ligne.texte}" if ligne.nature == "tiret" else ligne.texte
        aller_retour(contrat, operation("remplacer_alinea", cible=cible, de=de, a=neuf),
                     operation("remplacer_alinea", cible=cible, de=neuf, a=ancien))  # fmt: skip
    elif choix == "alinea":
        inseree = {**cible, "alinea": str(rang + 2)}
        aller_retour(contrat, operation("inserer_alinea", cible=cible, de=de, a=neuf),
                     operation("supprimer_alinea", cible=inseree, de=neuf))  # fmt: skip
    elif choix == "article":
        fin = {**cible, "alinea": "dernier"}
        aller_retour(contrat, operation("completer_article", cible={"article": article.numero}, de=article.intitule, a=neuf),
                     operation("supprimer_alinea", cible=fin, de=neuf))  # fmt: skip
    else:
        aller_retour(contrat, operation("remplacer_intitule", cible={"article": article.numero}, de=article.intitule, a="Neuf"),
                     operation("remplacer_intitule", cible={"article": article.numero}, de="Neuf", a=article.intitule))  # fmt: skip


# --- les numéros ------------------------------------------------------------------------------------------------------
@rares
@given(st.data())
def test_un_article_abroge_garde_son_numero_et_tout_ce_qui_le_vise_ensuite_est_refuse(data):
    contrat = data.draw(contrats())
    visee = data.draw(operations(contrat, (*DE_LIGNES, *DE_PHRASES, *DE_MOTS, "completer_article")))
    abroge = operation("abroger_article", cible={"article": visee.article}, de=contrat.article(visee.article).intitule)
    pris = operation("inserer_article", cible={"article": visee.article}, de=contrat.article(visee.article).intitule, numero=data.draw(
        st.sampled_from([n for n in (*NUMEROS[1:], "9") if n != "9"])), intitule="Neuf", a="Neuf.")  # fmt: skip
    etats, refus = consolidate(contrat, [avenant(abroge), avenant(visee.operation, pris, numero=2)])
    assert [a.numero for a in contrat.articles] == [a.numero for a in etats[1].contrat.articles]
    assert etats[1].contrat.article(visee.article).abroge
    assert etats[1].contrat == etats[2].contrat
    assert [(0, "AVE001"), (1, "AVE001")] == [(r.rang, r.refusal.code) for r in refus]
    assert all(f"{visee.article} est abrogé" in r.refusal.message or "préambule" in r.refusal.message for r in refus)
    assert all((Origine.of("avenant-1", 1),) == r.causes for r in refus)


@nombreux
@given(st.data())
def test_les_numeros_restent_uniques_et_ce_qui_en_prend_un_deja_donne_est_refuse(data):
    contrat = data.draw(contrats(min_size=2))
    natures = ("inserer_article", "renumeroter_article", "abroger_article")
    faites = [data.draw(operations(contrat, natures)).operation for _ in range(3)]
    etat, refus = apres(contrat, *faites)
    numeros = [a.numero for a in etat.contrat.articles]
    assert len(numeros) == len(set(numeros))
    assert {"AVE008", "AVE009"} >= {r.refusal.code for r in refus}
    bouges = [edit for _, edit in etat.edits if isinstance(edit, Renumerotation)]
    for edit in bouges:
        # Sans rond : aucun numéro ne revient à un article qui vient de le laisser, en partant du même.
        suivants = {e.article: e.numero for e in bouges}
        ici, vus = suivants.get(edit.article), 0
        while ici in suivants and vus <= len(bouges):
            ici, vus = suivants[ici], vus + 1
        assert vus <= len(bouges)
    assert len(etat.contrat.articles) == len(contrat.articles) + sum(isinstance(e, Insertion) for _, e in etat.edits)
    abroges = {e.article for _, e in etat.edits if isinstance(e, Abrogation)}
    assert abroges == {a.numero for a in etat.contrat.articles if a.abroge}


@rares
@given(st.integers(1, 50), st.integers(1, 50), st.sampled_from(("alinea", "paragraphe", "tiret")))
def test_une_etendue_a_l_envers_est_refusee_des_la_lecture(premier, dernier, compte):
    champs = {"article": "1", compte: str(premier), "jusqu_a": str(dernier)}
    if premier < dernier:
        assert dernier == Adresse.model_validate(champs).jusqu_a
    else:
        with pytest.raises(ValidationError, match="à l'envers"):
            Adresse.model_validate(champs)

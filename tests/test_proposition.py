"""Du texte modifié aux opérations : appliquées au texte d'avant, elles redonnent le texte d'après."""

import random
from itertools import product

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from docgen.amend import consolidate
from docgen.amend.avenant import Avenant
from docgen.amend.deduire import propose
from docgen.amend.mots import FIELD, find_words
from docgen.amend.operations import kinds
from docgen.commandes.proposer import ecriture
from docgen.commandes.proposer.montre import key_of, restore_line, with_values
from docgen.model.contrat import Alinea, Article, Contrat
from docgen.model.texte import read_alineas, write_alineas
from tests.outils.tirages import tirages

# --- des contrats et des retouches --------------------------------------------------------------------------------
MOTS = (
    "le", "Département", "l'État", "verse", "une", "subvention", "de", "2 000 €", "300 €", "avant", "31 décembre 2025",
    "1er janvier 2026", "60 %", "actions", "contrat", "peut-être", "d'un", "suivi", "(annexe 1)", "« solde »", "à",
    '{{ montant("contrat", "part/etat", "2025") }}', "{{ duree() }}", "10", "100", ";", ",", ":", "art. 3", "M. le",
)  # fmt: skip
NUMEROS = ("preambule", "1", "2", "2.1", "2.2", "2.2.1", "2.3", "3", "4", "5")
TITRES = ("Objet", "Durée du contrat", "Suivi", "Crédits de l'année", "Communication et suivi")
GESTES = ("mots", "mots", "mots", "inserer", "supprimer", "remplacer", "permuter", "titre")


class Plume(random.Random):
    """Écrit et retouche des contrats ; Hypothesis choisit la graine et les tailles."""

    def groupe(self, n=9):
        return " ".join(self.choices(MOTS, k=self.randint(1, n)))

    def texte(self):
        return " ".join(
            f"Ainsi {self.groupe()}{self.choice(['.', '.', ' ;', '', ' !'])}" for _ in range(self.randint(1, 5))
        )

    def tableau(self):
        rangees = [f"| {self.groupe(4)} | {self.groupe(2)} |" for _ in range(self.randint(1, 3))]
        return "\n".join(["| Poste | Valeur |", "|---|---|", *rangees])

    def image(self):
        return f"![Le plan {self.randint(1, 3)}](images/plan.png)"

    def ligne(self):
        nature = self.choice(["texte", "texte", "tiret", "tiret", "tiret", "tableau", "image"])
        if nature == "image":
            return Alinea(nature, self.image())
        texte = (
            self.tableau() if nature == "tableau" else self.texte() if self.random() < 0.6 else f"ces {self.groupe()}"
        )
        return Alinea(nature, texte)

    def lignes(self, n, au_moins=0):
        return [self.ligne() for _ in range(self.randint(au_moins, n))]

    def contrat(self, n, long):
        articles = []
        for numero in NUMEROS[self.randint(0, 1) :][:n]:
            abroge = numero in ("2.3", "4") and self.random() < 0.4
            alineas = () if abroge else tuple(self.lignes(long))
            articles.append(relu(Article(numero, self.choice(TITRES), alineas, abroge)))
        return Contrat("essai", None, None, tuple(articles), ())

    def retouche_ligne(self, ligne, gestes):
        if ligne.nature == "tableau":
            return replace(ligne, texte=self.tableau())
        if ligne.nature == "image":
            return replace(ligne, texte=self.image())
        for _ in range(self.randint(1, gestes)):
            mots = ligne.texte.split(" ")
            i = self.randrange(len(mots))
            mots[i : i + self.randint(0, 2)] = self.choices(MOTS, k=self.randint(0, 2))
            ligne = replace(ligne, texte=" ".join(mots).strip() or "Ainsi.")
        nature = {"texte": "tiret", "tiret": "texte"}[ligne.nature]
        return replace(ligne, nature=nature) if self.random() < 0.1 else ligne

    def retouche(self, article, gestes):
        alineas = list(article.alineas)
        for _ in range(self.randint(1, gestes)):
            geste, i = self.choice(GESTES), self.randint(0, len(alineas))
            if geste == "titre":
                article = replace(article, intitule=self.choice(TITRES))
            elif geste == "inserer":
                alineas[i:i] = self.lignes(3, 1)
            elif geste == "permuter":
                self.shuffle(alineas)
            elif i < len(alineas):
                neuve = {"mots": self.retouche_ligne(alineas[i], gestes), "supprimer": None, "remplacer": self.ligne()}
                alineas[i : i + 1] = [neuve[geste]] if neuve[geste] else []
        return relu(replace(article, alineas=tuple(alineas)))

    def cible(self, base, gestes):
        articles, partis = [], set()
        for article in base.articles:
            dessus = any(article.numero.startswith(f"{n}.") for n in partis)
            if article.abroge or dessus or self.random() < 0.12:
                articles += [article] if article.abroge and self.random() < 0.5 else []
                partis |= set() if article.abroge else {article.numero}
                continue
            articles.append(self.retouche(article, gestes) if self.random() < 0.6 else article)
            if article.numero != "preambule" and self.random() < 0.2:
                articles += [relu(Article(f"{article.numero}-{rang}", self.choice(TITRES), tuple(self.lignes(3, 1))))
                             for rang in range(1, self.randint(2, 3))]  # fmt: skip
        return articles


def relu(article):
    return replace(article, alineas=read_alineas(write_alineas(article.alineas)))


@st.composite
def contrats_retouches(draw):
    plume = Plume(draw(st.integers(0, 2**32)))
    base = plume.contrat(draw(st.integers(1, 10)), draw(st.integers(1, 8)))
    return base, plume.cible(base, draw(st.integers(1, 4)))


def textes_de(articles):
    return [
        (a.numero, a.intitule, [(ligne.nature, ligne.texte) for ligne in a.alineas]) for a in articles if not a.abroge
    ]


def applique(base, operations):
    acte = Avenant.model_construct(numero=1, exercice="2025", operations=tuple(operations))
    etats, refus = consolidate(base, [acte])
    assert not refus, refus[0].refusal.message
    return etats[-1].contrat


# --- les lois -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("granularite", ["alinea", "mots"])
@settings(max_examples=tirages(1000), deadline=None)
@given(contrats_retouches())
def test_les_operations_proposees_redonnent_le_texte_voulu(granularite, cas):
    base, cible = cas
    proposition = propose(base, cible, granularite=granularite)
    assert not proposition.refus
    assert textes_de(cible) == textes_de(applique(base, proposition.operations).articles)


@settings(max_examples=tirages(200), deadline=None)
@given(contrats_retouches(), st.sampled_from(["alinea", "mots"]))
def test_les_operations_ecrites_en_yaml_se_relisent(cas, granularite):
    base, cible = cas
    operations = propose(base, cible, granularite=granularite).operations
    brut = yaml.load(f"operations:\n{ecriture.write_operations(operations, None).yaml(2)}", Loader=yaml.BaseLoader)
    relues = [kinds()[un["nature"]].model_validate(un) for un in brut["operations"] or ()]
    assert list(operations) == relues


@settings(max_examples=tirages(200), deadline=None)
@given(contrats_retouches())
def test_un_texte_compare_a_lui_meme_ne_propose_rien(cas):
    proposition = propose(cas[0], cas[0].articles)
    assert ((), (), ()) == (proposition.operations, proposition.questions, proposition.refus)


CHAMPS = {
    "{{ a }}": "3\u202f342\u202f548\u00a0€",
    "{{ b }}": "31 décembre 2025",
    "{{ c }}": "l’État",
    "{{ d }}": "2025",
}
bruts = st.lists(st.sampled_from([*MOTS[:22], *CHAMPS, "**total**", "*soit*"]), min_size=1, max_size=14).map(" ".join)


def montree(brut):
    return with_values(brut, [CHAMPS.get(champ, "2 000 €") for champ in FIELD.findall(brut)])


@settings(max_examples=tirages(500), deadline=None)
@given(
    bruts,
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 2), st.sampled_from(["", "mots", "3", "* a_b", "l’État"]))),
)
def test_une_ligne_remise_avec_ses_champs_se_lit_comme_elle_a_ete_tapee(brut, gestes):
    avant = montree(brut)
    mots = avant.texte.replace("*", "").replace("'", "’").split(" ")
    for place, combien, neuf in gestes:
        mots[place : place + combien] = [neuf]
    tape = " ".join(mots)
    assert key_of(tape) == montree(restore_line(avant, tape).brut).cle


@given(bruts)
def test_une_ligne_que_personne_n_a_changee_garde_tous_ses_champs(brut):
    avant = montree(brut)
    remise = restore_line(avant, avant.texte.replace("*", "").replace(" ", "\u00a0"))
    assert (FIELD.findall(brut), ()) == (FIELD.findall(remise.brut), remise.figees)


# --- la plus petite unité naturelle -------------------------------------------------------------------------------
COMITE = (
    "Le comité de pilotage se réunit deux fois par an. Il associe l'État, le Département et les partenaires du contrat. "
    "Il examine l'état d'avancement des actions et propose les modifications utiles."
)
BASE = f"""L'État et le Département financent ensemble les actions.

Sont financés :

- l'accueil de proximité ;
- le suivi des ménages ;
- la formation des agents.

{COMITE}

| Poste | Montant |
|---|---|
| Accueil | 10 |

Le contrat peut être modifié par avenant."""


def propositions(avant: str, apres: str, granularite="alinea", titre="Crédits"):
    """Les opérations, en clair, qui font de l'article 2 « avant » l'article 2 « apres »."""
    base = Contrat("essai", None, None, (Article("2", "Crédits", read_alineas(avant)),), ())
    cible = [Article("2", titre, read_alineas(apres))]
    trouve = propose(base, cible, granularite=granularite)
    assert textes_de(cible) == textes_de(applique(base, trouve.operations).articles)
    return [un.model_dump(exclude_unset=True) for un in trouve.operations]


def test_un_alinea_court_qui_change_est_remplace_entier():
    (un,) = propositions(BASE, BASE.replace("financent", "soutiennent"))
    assert ("remplacer_alinea", {"article": "2", "alinea": 1}) == (un["nature"], un["cible"])
    assert "L'État et le Département soutiennent ensemble les actions." == un["a"]
    assert BASE.startswith(un["de"])


def test_une_seule_phrase_d_un_long_alinea_est_remplacee_seule():
    (un,) = propositions(BASE, BASE.replace("deux fois", "trois fois"))
    assert ("remplacer_phrase", {"article": "2", "alinea": 6, "phrase": 1}) == (un["nature"], un["cible"])


def test_une_phrase_de_plus_est_inseree():
    (un,) = propositions(BASE, BASE.replace("utiles.", "utiles. Il en rend compte."))
    assert ("inserer_phrase", {"article": "2", "alinea": 6, "phrase": 3}) == (un["nature"], un["cible"])
    assert "Il en rend compte." == un["a"]


def test_une_phrase_de_moins_est_supprimee():
    (un,) = propositions(BASE, BASE.replace("Il associe l'État, le Département et les partenaires du contrat. ", ""))
    assert ("supprimer_phrase", {"article": "2", "alinea": 6, "phrase": 2}) == (un["nature"], un["cible"])


def test_des_tirets_qui_changent_cote_a_cote_font_une_etendue():
    (un,) = propositions(
        BASE, BASE.replace("l'accueil de", "l'accueil social de").replace("suivi des", "suivi de tous les")
    )
    assert ("remplacer_alinea", {"article": "2", "tiret": 1, "jusqu_a": 2}) == (un["nature"], un["cible"])


def test_un_tiret_de_plus_a_la_fin_complete_la_liste():
    (un,) = propositions(BASE, BASE.replace("des agents.", "des agents.\n- la mesure des effets de chaque action."))
    assert ("completer_liste", {"article": "2", "alinea": 2}) == (un["nature"], un["cible"])
    assert "- la mesure des effets de chaque action." == un["a"]


def test_un_tiret_au_milieu_est_insere_apres_son_voisin():
    (un,) = propositions(BASE, BASE.replace("proximité ;", "proximité ;\n- la mesure des effets de chaque action ;"))
    assert ("inserer_alinea", {"article": "2", "tiret": 1}) == (un["nature"], un["cible"])
    assert "place" not in un


def test_une_ligne_de_plus_en_tete_est_inseree_avant_la_premiere():
    (un,) = propositions(BASE, f"Le présent article fixe les crédits de chaque année.\n\n{BASE}")
    assert ("inserer_alinea", "avant") == (un["nature"], un["place"])


def test_des_lignes_de_plus_a_la_fin_completent_l_article():
    (un,) = propositions(BASE, f"{BASE}\n\nLe bilan est annuel.\n\nIl est public.")
    assert ("completer_article", {"article": "2"}, "Crédits") == (un["nature"], un["cible"], un["de"])


def test_un_tableau_qui_change_est_remplace():
    (un,) = propositions(BASE, BASE.replace("| 10 |", "| 12 |\n| Suivi | 3 |"))
    assert ("remplacer_tableau", {"article": "2", "tableau": 1}) == (un["nature"], un["cible"])


def test_des_lignes_de_moins_sont_supprimees_ensemble():
    (un,) = propositions(BASE, BASE.replace("- l'accueil de proximité ;\n- le suivi des ménages ;\n", ""))
    assert ("supprimer_alinea", {"article": "2", "tiret": 1, "jusqu_a": 2}) == (un["nature"], un["cible"])


def test_un_titre_qui_change_est_remplace_seul():
    (un,) = propositions(BASE, BASE, titre="Crédits et bilan")
    assert ("remplacer_intitule", "Crédits et bilan") == (un["nature"], un["a"])


def test_un_article_dont_presque_tout_change_est_remplace():
    (un,) = propositions(BASE, "Les crédits sont fixés par la loi.\n\nIls sont versés en une fois.", titre="Versement")
    assert ("remplacer_article", "Versement") == (un["nature"], un["intitule"])


def test_un_tiret_d_une_seconde_liste_se_compte_dans_son_alinea():
    deux = f"{BASE}\n\nEn sont exclus :\n\n- les frais de siège de la structure ;\n- les amendes."
    (un,) = propositions(deux, deux.replace("amendes.", "amendes et les pénalités."))
    assert {"article": "2", "alinea": 9, "tiret": 2} == un["cible"]


# --- par les mots -------------------------------------------------------------------------------------------------
def test_un_montant_une_date_un_taux_portent_leur_nom():
    avant = "L'État verse 500 000 € avant le 31 décembre 2024, soit 60 % du total."
    apres = avant.replace("500 000 €", "600 000 €").replace("31 décembre 2024", "30 juin 2025").replace("60 %", "65 %")
    trouves = propositions(avant, apres, "mots")
    assert [("montant", "600 000 €"), ("date", "30 juin 2025"), ("taux", "65 %")] == [
        (u["quoi"], u["a"]) for u in trouves
    ]


def test_des_mots_communs_sont_pris_avec_leurs_voisins():
    avant = "Le montant du soutien et le montant de l'avance sont fixés par arrêté."
    (un,) = propositions(avant, avant.replace("le montant de l'avance", "le taux de l'avance"), "mots")
    assert 1 == len(find_words(avant, un["de"]))
    assert ("substituer_mots", avant.replace(un["de"], un["a"])) == (
        un["nature"],
        avant.replace("le montant de l'avance", "le taux de l'avance"),
    )


def test_les_memes_mots_changes_partout_se_disent_une_fois():
    avant = "Le comité suit les actions. Le comité rend un avis, que le Département reçoit chaque année."
    (un,) = propositions(avant, avant.replace("comité", "conseil"), "mots")
    assert ("comité", "conseil", "toutes") == (un["de"], un["a"], un["occurrence"])


def test_des_mots_de_moins_sont_supprimes_et_des_mots_de_plus_inseres():
    avant = "Le Département transmet chaque année un bilan complet au préfet de la région."
    (un,) = propositions(avant, avant.replace(" complet", ""), "mots")
    assert ("supprimer_mots", "complet") == (un["nature"], un["de"])
    (un,) = propositions(avant, avant.replace("bilan", "bilan financier"), "mots")
    assert ("inserer_mots", "bilan", "financier") == (un["nature"], un["de"], un["a"])


def test_des_mots_ajoutes_a_la_fin_completent_l_alinea():
    avant = "Le contrat est conclu pour trois ans."
    (un,) = propositions(avant, "Le contrat est conclu pour trois ans, renouvelables une fois.", "mots")
    assert ("completer_alinea", ", renouvelables une fois") == (un["nature"], un["a"])


def test_trop_de_mots_changes_et_l_alinea_est_remplace():
    avant = "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept vingt"
    apres = "un deux TROIS quatre cinq SIX sept huit NEUF dix onze DOUZE treize quatorze QUINZE seize dix-sept vingt"
    assert ["remplacer_alinea"] == [un["nature"] for un in propositions(avant, apres, "mots")]


def test_un_champ_n_est_jamais_coupe():
    avant = 'L\'État apporte {{ montant("contrat", "part/etat", "2025") }} au contrat.'
    (un,) = propositions(avant, avant.replace('"2025"', '"2026"'), "mots")
    assert '{{ montant("contrat", "part/etat", "2025") }}' == un["de"]
    assert "montant" == un["quoi"]


# --- les articles -------------------------------------------------------------------------------------------------
def contrat(*articles) -> Contrat:
    return Contrat("essai", None, None, tuple(Article(n, t, read_alineas(texte)) for n, t, texte in articles), ())


TROIS = contrat(("1", "Objet", "Le contrat a un objet."), ("2", "Crédits", BASE), ("3", "Durée", "Il dure trois ans."))


def test_un_article_qui_disparait_est_abroge():
    un, deux, _ = TROIS.articles
    (operation,) = propose(TROIS, [un, deux]).operations
    assert ("abroger_article", "3", "Durée") == (operation.nature, operation.cible.article, operation.de)


def test_un_article_nouveau_est_insere_apres_celui_dont_il_reprend_le_numero():
    un, deux, trois = TROIS.articles
    neuf = Article("2-1", "Avance", read_alineas("L'avance est de moitié."))
    (operation,) = propose(TROIS, [un, deux, neuf, trois]).operations
    assert ("inserer_article", "2", "2-1") == (operation.nature, operation.cible.article, operation.numero)


def test_ce_qu_aucune_operation_ne_dit_est_refuse_avec_son_remede():
    un, deux, trois = TROIS.articles
    vide = Article("2-1", "Avance", ())
    abroge = replace(TROIS, articles=(un, deux, replace(trois, alineas=(), abroge=True)))
    sous = replace(TROIS, articles=(un, deux, Article("2.1", "Avance", trois.alineas)))
    cas = {
        "l'article 2-1 est nouveau, et n'a pas de texte": (TROIS, [un, deux, vide, trois]),
        "l'article 3 est abrogé : son numéro ne peut pas resservir": (abroge, [un, deux, trois]),
        "l'article 3 est passé avant l'article 2": (TROIS, [un, trois, deux]),
        "deux articles portent le numéro 2 dans le texte modifié": (TROIS, [un, deux, deux, trois]),
        "l'article 2 disparaît, et l'article 2.1 placé sous lui reste": (sous, [un, sous.articles[2]]),
    }
    for message, (base, cible) in cas.items():
        refus = propose(base, cible).refus
        assert message in [un.message for un in refus]
        assert all(un.remedy for un in refus)


# --- les déplacements ---------------------------------------------------------------------------------------------
def test_une_ligne_qui_change_de_place_est_montree_et_demandee():
    un, deux, trois = TROIS.articles
    moins = replace(deux, alineas=tuple(a for a in deux.alineas if a.texte != COMITE))
    plus = replace(trois, alineas=(*trois.alineas, Alinea("texte", COMITE)))
    proposition = propose(TROIS, [un, moins, plus])
    (question,) = proposition.questions
    assert question.identique
    assert ("« Le comité de pilotage se réunit deux fois… » : le sixième alinéa de l'article 2 disparaît, et le même "
            "texte apparaît : le deuxième alinéa de l'article 3. Est-ce un déplacement ?") == question.phrase  # fmt: skip
    assert ["supprimer_alinea", "completer_article"] == [un.nature for un in proposition.operations]


def test_un_article_qui_change_de_numero_est_demande():
    un, deux, trois = TROIS.articles
    (question,) = propose(TROIS, [un, deux, replace(trois, numero="4")]).questions
    assert ("l'article 3", "l'article 4") == (question.avant.adresse, question.apres.adresse)


def test_une_formule_courte_qui_revient_n_est_pas_un_deplacement():
    base = contrat(
        ("1", "Objet", "Premier alinéa de l'article.\n\nNéant."), ("2", "Suite", "Autre alinéa de l'article.")
    )
    un, deux = base.articles
    cible = [replace(un, alineas=un.alineas[:1]), replace(deux, alineas=(*deux.alineas, Alinea("texte", "Néant.")))]
    assert () == propose(base, cible).questions


# --- de petits articles, tous ------------------------------------------------------------------------------------------
MODELES = {
    "image": "![Le plan {}](images/plan.png)",
    "tiret": "Ainsi verse {} avant ;",
    "texte": "Le contrat {} dit ceci.",
    "tableau": "| Poste | Valeur |\n|---|---|\n| le {} | 10 |",
}


def petits_changements(lignes):
    """Des lignes ôtées d'un tenant, une ligne de chaque nature ajoutée ou mise à la place d'une autre."""
    lieux = range(len(lignes) + 1)
    yield from (lignes[:i] + lignes[j:] for i in lieux for j in lieux if i < j)
    for nature, modele in MODELES.items():
        neuve = [Alinea(nature, modele.format(9))]
        yield from (lignes[:i] + neuve + lignes[i:] for i in lieux)
        yield from (lignes[:i] + neuve + lignes[i + 1 :] for i in lieux[:-1])


@pytest.mark.parametrize("premiere", MODELES)
def test_tout_petit_article_se_change_et_s_ecrit(premiere):
    """Une image n'est pas un alinéa : rien n'en compte une, et elle s'ôte avec les lignes qui l'entourent."""
    for suite in [(), *product(MODELES, repeat=1), *product(MODELES, repeat=2)]:
        lignes = [Alinea(nature, MODELES[nature].format(rang)) for rang, nature in enumerate((premiere, *suite))]
        base = Contrat("essai", None, None, (Article("4", "Suivi", tuple(lignes)),), ())
        for voulues in petits_changements(lignes):
            cible = (Article("4", "Suivi", tuple(voulues)),)
            proposition = propose(base, cible, granularite="alinea")
            assert not proposition.refus
            assert textes_de(cible) == textes_de(applique(base, proposition.operations).articles)
            ecrites = ecriture.write_operations(proposition.operations, None).yaml(2)
            brut = yaml.load(f"operations:\n{ecrites}", Loader=yaml.BaseLoader)
            assert list(proposition.operations) == [
                kinds()[un["nature"]].model_validate(un) for un in brut["operations"]
            ]

"""Du texte modifié aux opérations : appliquées au texte d'avant, elles redonnent le texte d'après."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.amend.edits import overlap, write
from docgen.amend.proposition import propose
from docgen.model.contrat import Alinea, Article, Contrat
from docgen.model.texte import ecrire_alineas, lire_alineas

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
        return " ".join(f"Ainsi {self.groupe()}{self.choice(['.', '.', ' ;', '', ' !'])}" for _ in range(self.randint(1, 5)))

    def tableau(self):
        rangees = [f"| {self.groupe(4)} | {self.groupe(2)} |" for _ in range(self.randint(1, 3))]
        return "\n".join(["| Poste | Valeur |", "|---|---|", *rangees])

    def ligne(self):
        nature = self.choice(["texte", "texte", "tiret", "tiret", "tiret", "tableau"])
        texte = self.tableau() if nature == "tableau" else self.texte() if self.random() < 0.6 else f"ces {self.groupe()}"
        return Alinea(nature, texte)

    def lignes(self, n, au_moins=0):
        return [self.ligne() for _ in range(self.randint(au_moins, n))]

    def contrat(self, n, long):
        articles = []
        for numero in NUMEROS[self.randint(0, 1) :][:n]:
            abroge = numero in ("2.3", "4") and self.random() < 0.4
            alineas = () if abroge else tuple(self.lignes(long))
            articles.append(relu(Article(numero, self.choice(TITRES), alineas, abroge)))
        return Contrat("essai", None, tuple(articles), ())

    def retouche_ligne(self, ligne, gestes):
        if ligne.nature == "tableau":
            return replace(ligne, texte=self.tableau())
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
    return replace(article, alineas=lire_alineas(ecrire_alineas(article.alineas)))


@st.composite
def contrats_retouches(draw):
    plume = Plume(draw(st.integers(0, 2**32)))
    base = plume.contrat(draw(st.integers(1, 10)), draw(st.integers(1, 8)))
    return base, plume.cible(base, draw(st.integers(1, 4)))


def textes_de(articles):
    return [(a.numero, a.intitule, [(ligne.nature, ligne.texte) for ligne in a.alineas]) for a in articles if not a.abroge]


def applique(base, operations):
    edits = [(f"avenant-1/{rang}", edit) for rang, op in enumerate(operations, 1) for edit in op.edits(base, "")]
    assert not any(overlap(a, b) for (x, a), (y, b) in combinations(edits, 2) if x != y)
    return write(base, edits)


@pytest.mark.parametrize("granularite", ["alinea", "mots"])
@settings(max_examples=1000, deadline=None)
@given(contrats_retouches())
def test_les_operations_proposees_redonnent_le_texte_voulu(granularite, cas):
    base, cible = cas
    proposition = propose(base, cible, granularite=granularite)
    assert not proposition.refus
    assert textes_de(applique(base, proposition.operations).articles) == textes_de(cible)

"""Les sortes de fautes de la mesure, de ce qui se fait en saisissant un contrat et en préparant un avenant."""

import re
from collections.abc import Sequence
from random import Random

from docgen.amend import consolidate
from docgen.amend.attendus import begins_with
from tests.outils.fautes import (
    EUROS,
    JOUR,
    MOIS,
    Livre,
    Place,
    Retouche,
    Sorte,
    autre_annee,
    decale_la_virgule,
    doublee,
    echange,
    groupe,
    milliers,
    nombre,
    numero_voisin,
    otee,
    remplace,
    tape_mal,
    voisine,
)

MONTANTS = (
    r"financements/[^/]+/\d{4}",
    r"sous_actions/\d+/montant",
    r"actions/[^/]+/(?:verse|non_consomme|depense)/.+",
    r"notifie/.+",
    r"montants/[^/]+/montant",
    r"lignes/[^/]+/montant(?:/\d{4})?",
    r"operations/\d+/(?:cases/\d+/)?a",
)
CIBLES = r"(?:.*/)?cibles/\d{4}"
SITUATIONS = r"(?:.*/)?situation"
RESULTATS = r"(?:actions/[^/]+/resultats|indicateurs)/[a-z_0-9]+"
JOURS_DES_ACTES = r"(?:signature|date|situation_au|arrete_au|controle_legalite/.*|commissions/\d+/date|champs/date_.*/valeur|dates/.*)"
CHIFFRE = r"^['\"]?\d"
SUJETS = r"(?:les|des|aux|sur|entre|à) "
NOMBRES = {"deux": "trois", "trois": "quatre", "quatre": "cinq", "cinq": "six", "six": "sept"}


def a(*formes: str, dans: str = "", ecrit: str = ""):
    """Cherche les valeurs de ces clés."""
    return lambda livre: livre.a(*formes, dans=dans, ecrit=ecrit)


def mots(forme: str, *, dans: str = "", genre: int = 0):
    """Cherche ces mots dans les phrases."""
    return lambda livre: livre.mots(forme, dans=dans, genre=genre)


def blocs(forme: str, dans: str = "", *, ecrit: str = ""):
    """Cherche ces éléments, lignes entières."""
    return lambda livre: [bloc for bloc in livre.blocs(forme, dans) if re.search(ecrit, bloc.ecrit)]


def change(geste):
    """Fausse une valeur par ce qu'en fait `geste`."""
    return lambda _livre, place, sort: geste(place.ecrit, sort)


def echanges(*formes: str):
    """Échange la valeur avec une voisine de même sorte."""

    def geste(livre: Livre, place: Place, sort: Random) -> list[Retouche] | None:
        autre = voisine(livre, place, sort, *formes)
        return echange(livre, place, autre) if autre else None

    return geste


def parmi(*formes: str, dossier: bool = True):
    """Écrit à la place une autre valeur de même sorte, prise ailleurs dans le dossier (ou dans le fichier)."""

    def geste(livre: Livre, place: Place, sort: Random) -> str | None:
        autres = sorted(
            {p.ecrit for p in livre.a(*formes) if p.ecrit != place.ecrit and (dossier or p.fichier == place.fichier)}
        )
        return sort.choice(autres) if autres else None

    return geste


# --- ce qui n'est pas un geste commun ----------------------------------------------------------------------------------
def _serie(livre: Livre, place: Place) -> list[Place]:
    """Les valeurs de la même série que la place, exercice après exercice."""
    debut = place.chemin.rpartition("/")[0]
    return [p for p in livre.valeurs if p.fichier == place.fichier and p.chemin.rpartition("/")[0] == debut]


def colonne_decalee(livre: Livre, place: Place, _sort: Random) -> list[Retouche] | None:
    """Chaque valeur tapée une colonne plus loin ; la dernière revient au début."""
    serie = _serie(livre, place)
    if len({p.ecrit for p in serie}) < 2:
        return None
    return [remplace(p, serie[rang - 1].ecrit) for rang, p in enumerate(serie)]


def ligne_decalee(livre: Livre, place: Place, _sort: Random) -> list[Retouche] | None:
    """Les valeurs d'un indicateur tapées sur la ligne de son voisin, et inversement."""
    liste, rang = re.fullmatch(r"(.*indicateurs/)(\d+)/.*", place.chemin).groups()

    def ligne(numero: int) -> list[Place]:
        forme = rf"{liste}{numero}/(situation|cibles/\d+)"
        return [p for p in livre.valeurs if p.fichier == place.fichier and re.fullmatch(forme, p.chemin)]

    une, autre = ligne(int(rang)), ligne(int(rang) + 1)
    if len(une) != len(autre) or [p.ecrit for p in une] == [p.ecrit for p in autre]:
        return None
    return [r for p, q in zip(une, autre, strict=True) for r in (remplace(p, q.ecrit), remplace(q, p.ecrit))]


def mauvais_financeur(livre: Livre, bloc: Place, sort: Random) -> list[Retouche] | None:
    """Les crédits d'un financeur tapés sous le nom d'un autre du contrat."""
    debut, code = bloc.chemin.rsplit("/", 1)
    contrat = bloc.fichier.split("/")[0]
    codes = _codes(livre, contrat)
    la = {
        p.chemin.split("/")[-2] for p in livre.valeurs if p.fichier == bloc.fichier and p.chemin.startswith(f"{debut}/")
    }
    libres = sorted(codes - la - {code})
    cle = livre.textes[bloc.fichier].rfind(f"{code}:", 0, bloc.fin)
    return [Retouche(bloc.fichier, cle, cle + len(code), sort.choice(libres))] if libres and cle >= 0 else None


def _codes(livre: Livre, contrat: str) -> set[str]:
    trouve = livre.lu.contrat(contrat)
    return {financeur.code for financeur in trouve.base.entete.financeurs} if trouve else set()


def _jour_faux(ecrit: str, sort: Random) -> str | None:
    """Un autre jour, ou le mois d'à côté."""
    if lu := re.search(r"(\d\d)/(\d\d)/(\d{4})", ecrit):
        jour, mois = int(lu[1]), int(lu[2])
        if sort.random() < 0.5:
            return ecrit.replace(lu[0], f"{jour:02}/{mois % 12 + 1:02}/{lu[3]}")
        return ecrit.replace(lu[0], f"{jour % 27 + 1:02}/{mois:02}/{lu[3]}")
    if not (lu := re.search(JOUR, ecrit)):
        return None
    if sort.random() < 0.5:
        return ecrit.replace(lu[3], MOIS[(MOIS.index(lu[3]) + 1) % 12])
    return ecrit[: lu.start(1)] + str(int(lu[1]) % 27 + 2) + ecrit[lu.end(2) if lu[2] else lu.end(1) :]


def _annee_fausse(ecrit: str, sort: Random) -> str | None:
    return autre_annee(ecrit, sort) if re.search(r"20\d\d", ecrit) else None


def _unite_fausse(livre: Livre, place: Place, sort: Random) -> str | None:
    if place.chemin.startswith("indicateurs"):
        return sort.choice([u for u in ("taux", "euros", "nombre", "jours") if u != place.ecrit])
    autres = sorted({p.ecrit for p in livre.a(r"sous_actions/\d+/(?:cout_unitaire/)?unite") if p.ecrit != place.ecrit})
    return sort.choice([*autres, "heures", "euros"])


def _taux_faux(ecrit: str, sort: Random) -> str | None:
    """« 40 % » tapé « 0,4 % », « 40 », ou « 4 000 % » ; un taux d'avance de 60 tapé 0,6."""
    if not (lu := re.fullmatch(r"(\d+)(?:,\d+)?( ?%)?", ecrit)) or int(lu[1]) == 0:
        return None
    valeur = int(lu[1])
    fraction = f"0,{valeur:02}".rstrip("0") if valeur < 100 else "1"
    return sort.choice((fraction + (lu[2] or ""), fraction, str(valeur)) if lu[2] else (fraction,))


def _voix(ecrit: str, sort: Random) -> str:
    return str(max(0, int(ecrit) + sort.choice((-2, -1, 1, 2, 10)))) if ecrit != "0" else str(sort.randint(1, 9))


def _nom_ecorche(ecrit: str, sort: Random) -> str | None:
    """Deux lettres inversées dans le nom, ou une lettre perdue."""
    debut = ecrit.rfind(" ") + 1
    rang = sort.randrange(debut + 1, len(ecrit) - 1) if len(ecrit) - debut > 3 else None
    if rang is None:
        return None
    if sort.random() < 0.5 and ecrit[rang] != ecrit[rang + 1]:
        return ecrit[:rang] + ecrit[rang + 1] + ecrit[rang] + ecrit[rang + 2 :]
    return ecrit[:rang] + ecrit[rang + 1 :]


def _nom_ailleurs(livre: Livre) -> Sequence[Place]:
    """Les personnes du dossier, là où elles sont nommées."""
    noms = [p.ecrit for p in livre.a(r"representants/\w+/nom")] or [
        r.nom for r in livre.lu.collectivite.representants.values()
    ]
    trouves = list(livre.a(r"representants/\w+/nom", r"signataire/nom", r"president|secretaire", r"presents/\d+"))
    for nom in noms:
        trouves += livre.mots(re.escape(nom), dans=r"\.(?:yaml|md)$")
    return list({(p.fichier, p.debut): p for p in trouves}.values())


def _qualite_fausse(ecrit: str, sort: Random) -> str | None:
    """Un préfet d'ailleurs, un vice-président, une présidente ; monsieur pour madame."""
    changements = [
        (r"\bpréfet du Pas-de-Calais", "préfet du Nord"),
        (r"\bpréfet de la région Hauts-de-France", "préfet de la région Grand Est"),
        (r"\bprésident\b", "vice-président"),
        (r"\bprésident\b", "présidente"),
        (r"\bprésidente\b", "président"),
        (r"\bmaire\b", "adjoint au maire"),
        (r"\bpréfète?\b", "sous-préfet"),
        (r"\bdirectrice\b", "directeur"),
        (r"^Mme\b", "M."),
        (r"^M\.(?= |$)", "Mme"),
    ]
    possibles = [(de, vers) for de, vers in changements if re.search(de, ecrit)]
    if not possibles:
        return None
    de, vers = sort.choice(possibles)
    return re.sub(de, vers, ecrit, count=1)


def parties_echangees(livre: Livre, place: Place, _sort: Random) -> list[Retouche] | None:
    """Les noms de deux parties, ou ceux qui les représentent, l'un pour l'autre."""
    rang, cle = re.fullmatch(r"parties/(\d+)/(.*)", place.chemin).groups()
    autre = next(iter(livre.a(rf"parties/{int(rang) + 1}/{cle}", dans=re.escape(place.fichier))), None)
    return echange(livre, place, autre) if autre else None


def _identifiant(ecrit: str, sort: Random) -> str | None:
    rangs = [rang for rang, signe in enumerate(ecrit) if signe.isdigit()]
    rang = sort.choice(rangs) if rangs else None
    return None if rang is None else f"{ecrit[:rang]}{(int(ecrit[rang]) + sort.randint(1, 8)) % 10}{ecrit[rang + 1 :]}"


def _vague(livre: Livre, place: Place, _sort: Random) -> str | None:
    """Les premiers mots seulement de ce que l'opération vise, si peu que plusieurs lignes commencent ainsi.

    Un début plus court qui ne désigne encore qu'une ligne vise juste : ce n'est pas une faute.
    """
    code, _, version, _ = place.fichier.split("/")
    contrat = livre.lu.contrat(code)
    rang = int(place.chemin.split("/")[1])
    etat = next(e for e in consolidate(contrat.base, contrat.avenants)[0] if e.version == version)
    operation = etat.avenant.operations[rang]
    lignes = _lignes_ou_chercher(etat.avant, operation)
    mots_ = place.ecrit.strip("'\"").split(" ")
    for combien in range(len(mots_) - 1, 0, -1):
        debut = " ".join(mots_[:combien])
        if "{" not in debut and sum(begins_with(ligne, debut) for ligne in lignes) > 1:
            return debut
    return None


def _lignes_ou_chercher(contrat, operation) -> list[str]:
    """Les lignes, ou les titres d'articles, parmi lesquels `de` désigne celle que l'opération vise."""
    cible = operation.adresse
    if cible is None:
        return []
    if not cible.lignes_visees:
        return [article.intitule for article in contrat.articles if not article.abroge]
    return [a.texte for article in contrat.articles if article.numero == cible.article for a in article.alineas]


def _rang_faux(ecrit: str, sort: Random) -> str | None:
    return str(max(1, int(ecrit) + sort.choice((-1, 1)))) if ecrit.isdigit() else None


def _titre_faux(ecrit: str, sort: Random) -> str | None:
    """Un mot perdu, ou le dernier mot changé."""
    clair, cote = ecrit.strip("'\""), ecrit[:1] if ecrit[:1] in "'\"" else ""
    mots_ = clair.split(" ")
    if len(mots_) < 3:
        return None
    rang = sort.randrange(1, len(mots_))
    return cote + " ".join([*mots_[:rang], *mots_[rang + 1 :]]) + cote


def _duree_fausse(ecrit: str, sort: Random) -> str:
    def autre(lu: re.Match[str]) -> str:
        dit = lu[1]
        faux = NOMBRES.get(dit, {"quinze": "trente", "dix": "vingt", "un": "deux", "une": "deux"}.get(dit))
        return lu[0].replace(dit, faux or str(int(dit) + sort.choice((1, 6))) if dit.isdigit() or faux else dit)

    return re.sub(
        r"\b(\d+|un|une|deux|trois|quatre|cinq|six|dix|quinze)\b(?= (?:jours|mois|ans|années|année|semaines))",
        autre,
        ecrit,
        count=1,
    )


def cellule_fausse(livre: Livre, place: Place, sort: Random) -> str | None:
    """Dans une phrase, la cellule d'à côté : un autre axe, une autre année, une autre part."""
    axes = sorted(
        {m[1] for m in re.finditer(r'montant\("((?:axe|volet|action)/[\d.]+)"', "".join(livre.textes.values()))}
    )
    choix = [re.sub(r'"(20\d\d)"', lambda an: f'"{int(an[1]) + sort.choice((-1, 1))}"', place.ecrit)]
    choix += [re.sub(r'\("[^"]+"', f'("{axe}"', place.ecrit, count=1) for axe in axes]
    choix += [
        place.ecrit.replace("part/etat", "part/departement"),
        place.ecrit.replace("part/departement", "part/etat"),
    ]
    choix = sorted({c for c in choix if c != place.ecrit})
    return sort.choice(choix) if choix else None


def montant_tape(_livre: Livre, _place: Place, sort: Random) -> str:
    """Un montant tapé à la place de celui qui se calcule : celui d'une autre version du tableau."""
    return f"{groupe(sort.randrange(200, 4_000) * 500 + 250)} €"


def dans_la_phrase(livre: Livre, place: Place, sort: Random) -> str | None:
    """Un nombre d'une phrase, mal tapé."""
    chiffre = re.sub(r"\s*€$", "", place.ecrit)
    faux = tape_mal(chiffre, sort)
    return faux + place.ecrit[len(chiffre) :] if faux else None


def _compte_faux(ecrit: str, _sort: Random) -> str:
    dit = ecrit.split(" ")[0]
    return (
        ecrit.replace(dit, NOMBRES.get(dit, "trois"), 1)
        if not dit.isdigit()
        else ecrit.replace(dit, str(int(dit) + 1), 1)
    )


def _blanc(_ecrit: str, sort: Random) -> str:
    return sort.choice(("XXX", "…", "xx", "à définir", "???"))


def _vide(ecrit: str, _sort: Random) -> str:
    return "" if ecrit else ecrit


def _division(livre: Livre, place: Place, sort: Random) -> str | None:
    contrat = livre.lu.contrat(place.fichier.split("/")[0])
    autres = [str(d.numero) for d in contrat.base.entete.divisions if str(d.numero) != place.ecrit] if contrat else []
    return sort.choice(autres) if autres else None


def _choix(ecrit: str, livre: Livre, chemin: str, sort: Random) -> str | None:
    forme = re.sub(r"\d+", r"\\d+", chemin)
    autres = sorted({p.ecrit for p in livre.a(forme)} - {ecrit}) or [v for v in ("Oui", "Non") if v != ecrit]
    return sort.choice(autres)


def _moins(ecrit: str, _sort: Random) -> str | None:
    return f"-{ecrit}" if ecrit[:1].isdigit() and nombre(ecrit) else None


def _zero(ecrit: str, _sort: Random) -> str | None:
    return "0" if nombre(ecrit) else None


SORTES = (
    # --- les montants
    Sorte("montant mal tapé", a(*MONTANTS, ecrit=CHIFFRE), change(tape_mal)),
    Sorte("montant en milliers d'euros", a(*MONTANTS, ecrit=r"\d \d{3}"), change(lambda e, _: milliers(e))),
    Sorte("zéro de trop ou de moins, centimes pour euros", a(*MONTANTS, ecrit=r"^[1-9]"), change(decale_la_virgule)),
    Sorte("deux montants échangés", a(*MONTANTS, ecrit=r"^[1-9]"), echanges(*MONTANTS)),
    Sorte("signe changé", a(*MONTANTS, ecrit=r"^[1-9]"), change(_moins)),
    Sorte("montant remplacé par zéro", a(*MONTANTS, ecrit=r"^[1-9]"), change(_zero)),
    Sorte("montant vidé", a(*MONTANTS, ecrit=CHIFFRE), change(_vide)),
    Sorte(
        "exercice d'un montant ôté",
        blocs(r"financements/[^/]+/\d{4}|lignes/[^/]+/montant/\d{4}", ecrit=r": [1-9]"),
        otee,
    ),
    Sorte(
        "financeur pour un autre", blocs(r"(?:financements|actions/[^/]+/(?:verse|depense))/[a-z_]+"), mauvais_financeur
    ),
    Sorte(
        "crédits d'un financeur ôtés",
        blocs(r"financements/[^/]+|actions/[^/]+/(?:verse|non_consomme|depense)/[^/]+", ecrit=r": [1-9]"),
        otee,
    ),
    # --- les indicateurs
    Sorte("cible ou situation mal tapée", a(CIBLES, SITUATIONS, ecrit=CHIFFRE), change(tape_mal)),
    Sorte("résultat mal tapé", a(RESULTATS, dans="execution/", ecrit=CHIFFRE), change(tape_mal)),
    Sorte("valeurs décalées d'une colonne", a(r"financements/[^/]+/\d{4}", CIBLES, ecrit=CHIFFRE), colonne_decalee),
    Sorte("valeurs de deux indicateurs échangées", a(r"indicateurs/\d+/situation", ecrit=CHIFFRE), ligne_decalee),
    Sorte("cible d'une année ôtée", blocs(CIBLES, ecrit=r": \d"), otee),
    Sorte("situation de départ ôtée", blocs(SITUATIONS, ecrit=r": \d"), otee),
    Sorte("indicateur ôté", blocs(r"indicateurs/\d+"), otee),
    Sorte("unité fausse", a(r"indicateurs/\d+/unite", r"sous_actions/\d+/(?:cout_unitaire/)?unite"), _unite_fausse),
    Sorte(
        "taux tapé en fraction ou sans %",
        a(
            r".*taux",
            r".*avance",
            CIBLES,
            SITUATIONS,
            RESULTATS,
            r"variation|excedent",
            ecrit=r"^\d+(?:,\d+)?(?: ?%)$|^100$|^60$",
        ),
        change(_taux_faux),
    ),
    Sorte(
        "volume ou coût unitaire mal tapé",
        a(r"sous_actions/\d+/(?:volume|cout_unitaire/base)", r"etp/\d+/nombre", ecrit=CHIFFRE),
        change(tape_mal),
    ),
    # --- les lignes
    Sorte("ligne ôtée", blocs(r"(?:sous_actions|visas|etp|commissions|publics|partenaires)/\d+"), otee),
    Sorte(
        "ligne collée deux fois",
        blocs(r"(?:sous_actions|visas|indicateurs|financements/[^/]+|operations|partenaires|pieces)/\d+"),
        doublee,
    ),
    Sorte(
        "champ vidé",
        a(
            r"(?:.*/)?(?:intitule|objet|unite|duree|mise_en_place|designation|nature|portee|delai|exercice|numero|date|fin|debut|code|axe|volet)"
        ),
        change(_vide),
    ),
    Sorte(
        "blanc laissé dans une phrase ou un champ",
        a(
            r"visas/\d+/(?:numero|date|objet)",
            r"sous_actions/\d+/(?:duree|designation|mise_en_place)",
            r"versement/delai",
            r"objet/\d+",
            r"champs/\w+/valeur",
            ecrit="^(?!à compléter)",
        ),
        change(_blanc),
    ),
    # --- les dates et les durées
    Sorte(
        "mauvaise année",
        lambda livre: [
            *livre.a(
                JOURS_DES_ACTES,
                r"exercices/\d+/(?:debut|fin)",
                r"(?:.*/)?mise_en_place",
                r"(?:.*/)?objet(?:/\d+)?",
                r"exercice",
                r"annee",
            ),
            *livre.mots(r"(?:l'année|pour|exercice) 20\d\d", dans=r"\.md$"),
        ],
        change(_annee_fausse),
    ),
    Sorte(
        "mauvais jour ou mauvais mois d'un acte", a(JOURS_DES_ACTES, r"exercices/\d+/(?:debut|fin)"), change(_jour_faux)
    ),
    Sorte(
        "date d'une loi ou d'un texte visé",
        lambda livre: [
            *livre.a(r"(?:visas|textes)/\d+/date"),
            *livre.mots(rf"(?:loi|décret|ordonnance|arrêté|instruction)[^.;]{{0,40}}? du ({JOUR})", genre=1),
        ],
        change(_jour_faux),
    ),
    Sorte(
        "numéro d'une loi ou d'un texte visé",
        lambda livre: [
            *livre.a(r"(?:visas|textes)/\d+/numero"),
            *livre.mots(r"(?:loi|décret|ordonnance)(?: organique)? n° ([\d-]+)", genre=1),
        ],
        change(_identifiant),
    ),
    Sorte(
        "durée ou délai",
        lambda livre: [
            *livre.a(r"sous_actions/\d+/duree", r"versement/delai"),
            *livre.mots(
                r"\b(?:\d+|un|une|deux|trois|quatre|cinq|six|dix|quinze) (?:jours|mois|ans|années?|semaines)",
                dans=r"(?:articles|textes)/.*\.md$",
            ),
        ],
        change(_duree_fausse),
    ),
    Sorte("exercice du contrat ôté", blocs(r"exercices/\d+"), otee),
    # --- les renvois
    Sorte(
        "renvoi à un mauvais article",
        mots(r"(?i)\barticles? (\d+(?:\.\d+)*)(?![\d-])", dans=r"\.md$", genre=1),
        change(numero_voisin),
    ),
    Sorte("renvoi à une mauvaise annexe", mots(r"(?i)\bannexes? (?:n° )?(\d+)\b", genre=1), change(numero_voisin)),
    Sorte(
        "renvoi à une mauvaise fiche ou action",
        lambda livre: [
            *livre.mots(
                r"(?i)\b(?:fiches?|actions?)(?:-actions?)? (?:n° )?(\d+(?:\.\d+)?)\b",
                dans=r"(?:actions|textes|articles)/.*\.(?:md|yaml)$",
                genre=1,
            ),
            *livre.a(r"(?:.*/)?(?:reprise_de|reprend|somme_de/\d+)", r".*lignes/\d+/fiches/\d+"),
        ],
        change(numero_voisin),
    ),
    Sorte(
        "compte dans une phrase",
        mots(
            r"\b(?:deux|trois|quatre|cinq|six|\d) (?:axes|volets|actions|piliers|fiches|annexes|objectifs|phases|parties|exercices|engagements)\b",
            dans=r"\.(?:md|yaml)$",
        ),
        change(_compte_faux),
    ),
    Sorte("montant d'une phrase mal tapé", mots(EUROS), dans_la_phrase),
    Sorte(
        "nombre d'une phrase mal tapé",
        mots(
            r"(?<![\d,/.-])\b\d{2,3}(?: \d{3})?\b(?= (?:%|jeunes|personnes|places|bénéficiaires|ménages|familles|accompagnements|ETP|participants|BRSA|communes))",
            dans=r"\.md$",
        ),
        dans_la_phrase,
    ),
    Sorte("montant tapé au lieu d'être calculé", mots(r"\{\{ montant\([^}]*\}\}", dans=r"\.md$"), montant_tape),
    Sorte("mauvaise cellule dans une phrase", mots(r"\{\{ montant\([^}]*\}\}", dans=r"\.md$"), cellule_fausse),
    # --- les avenants
    Sorte("opération omise", blocs(r"operations/\d+", "avenant"), otee),
    Sorte(
        "opération qui vise une autre ligne",
        a(r"operations/\d+/cible/(?:alinea|paragraphe|tiret|point|phrase)"),
        change(_rang_faux),
    ),
    Sorte("opération qui vise un autre article", a(r"operations/\d+/cible/article"), change(numero_voisin)),
    Sorte("« de » rendu vague", a(r"operations/\d+/de", dans="avenants/"), _vague),
    Sorte("annexe omise", blocs(r"operations/\d+/annexes/\d+|annexes/\d+", r"avenant|contrat"), otee),
    Sorte("fiche omise", blocs(r"operations/\d+/fiches/\d+|.*lignes/\d+/fiches/\d+"), otee),
    Sorte(
        "titre changé sans opération",
        a(
            r"intitule",
            r"(?:axes|volets|annexes|sous_actions|indicateurs|rubriques)/(?:.*/)?intitule",
            r"titre",
            r".*lignes/\d+/objet",
        ),
        change(_titre_faux),
    ),
    Sorte("division fausse", a(r"axe|volet|(?:indicateurs|rubriques)/\d+/(?:axe|volet)"), _division),
    Sorte(
        "nature ou case cochée fausse",
        a(r"sous_actions/\d+/natures_depense/\d+", r"cases/\w+/\d+", r"visas/\d+/nature", r"indicateurs/\d+/portee"),
        lambda livre, place, sort: _choix(place.ecrit, livre, place.chemin, sort),
    ),
    # --- les personnes, les parties, la séance
    Sorte("nom écorché", _nom_ailleurs, change(_nom_ecorche)),
    Sorte(
        "mauvaise qualité ou civilité",
        a(
            r"representants/\w+/(?:qualite|civilite)",
            r"signataire/(?:civilite|qualite)",
            r"president|secretaire",
            r"presents/\d+",
            r"qualite",
            r"visas/\d+/objet",
        ),
        change(_qualite_fausse),
    ),
    Sorte(
        "parties échangées",
        a(r"parties/\d+/(?:code|intitule|designation|siege|siret|representants/0)"),
        parties_echangees,
    ),
    Sorte("voix du vote", a(r"vote/\w+/voix"), change(_voix)),
    Sorte(
        "membre présent ôté ou compté deux fois",
        blocs(r"presents/\d+"),
        lambda livre, bloc, sort: sort.choice((otee, doublee))(livre, bloc, sort),
    ),
    Sorte("pièce de la séance omise", blocs(r"pieces/\d+|actes/\w+"), otee),
    Sorte(
        "SIRET, IBAN, BIC, code d'imputation",
        a(
            r"(?:.*/)?(?:siret|rna)",
            r"champs/(?:iban|bic|ej|ds|compte|siret)/valeur",
            r"(?:.*/)?imputation/(?:code|activite|sous_action|action)",
            r"programme_budgetaire/(?:numero|activite|groupe_marchandises|activites/\d+/code)",
            r"affectation/(?:imputation|code_operation)",
            ecrit=r"\d",
        ),
        change(_identifiant),
    ),
)

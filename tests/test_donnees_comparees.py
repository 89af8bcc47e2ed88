"""Ce que disent les données, comparé valeur par valeur."""

from hypothesis import given
from hypothesis import strategies as st

from docgen.adresses.passages import NomDePassage
from docgen.check.montre import uni
from docgen.commandes.comparer.mots import changed_lines_words
from docgen.diff.causes import SANS_CAUSE
from docgen.diff.passages_compares import compare_passages
from docgen.diff.passages_lus import PassageLu, RangeeLue
from docgen.french import NBSP

NOM = NomDePassage.of("annexe", "calendrier")


def calendrier(*etapes: tuple[str, str, str]) -> PassageLu:
    """Une annexe dont les lignes n'ont pas de code : un objet, un terme, un responsable."""
    noms = ("Objet", "Terme", "Responsable")
    valeurs = [
        (f"Étapes, «{NBSP}{etape[0]}{NBSP}»", nom, dite)
        for etape in etapes
        for nom, dite in zip(noms, etape, strict=True)
    ]
    cles = [f"etapes/#{rang}/{nom.lower()}" for rang, _ in enumerate(etapes, 1) for nom in noms]
    rangees = {rang: RangeeLue(ou, (dite,), (nom,)) for rang, (ou, nom, dite) in enumerate(valeurs)}
    return PassageLu(
        "Calendrier", tuple(f"{ou} – {nom}{NBSP}: {dite}" for ou, nom, dite in valeurs), rangees, tuple(cles)
    )


def changements(avant: PassageLu, apres: PassageLu) -> list[str]:
    passages, _ = compare_passages({NOM: avant}, {NOM: apres}, SANS_CAUSE)
    return [uni(dite) for passage in passages for dite in changed_lines_words(passage.lignes, brefs=False)]


FORMATION = ("Formation des bénévoles", "mars 2028", "Le Département")
RECOLEMENT = ("Récolement des collections", "30 septembre 2028", "La commune centre")
NUIT = ("Nuit de la lecture", "janvier 2028", "Les trois communes")


def test_une_ligne_sans_code_qui_part_et_une_autre_qui_vient_ne_sont_pas_une_ligne_changee():
    assert [
        "retiré : Étapes, « Récolement des collections » – Terme : 30 septembre 2028 ; Responsable : La commune centre",
        "ajouté : Étapes, « Nuit de la lecture » – Terme : janvier 2028 ; Responsable : Les trois communes",
    ] == changements(calendrier(FORMATION, RECOLEMENT), calendrier(FORMATION, NUIT))


def test_une_ligne_sans_code_garde_son_nom_quand_le_reste_change_et_son_reste_quand_le_nom_change():
    autre = ("Formation des bénévoles", "avril 2029", "Les trois communes")
    assert [
        "« Étapes, “Formation des bénévoles” », « Terme » : mars 2028 → avril 2029",
        "« Étapes, “Formation des bénévoles” », « Responsable » : Le Département → Les trois communes",
    ] == changements(calendrier(RECOLEMENT, FORMATION), calendrier(RECOLEMENT, autre))
    renommee = ("Formation des bénévoles et des agents", *FORMATION[1:])
    (dite,) = changements(calendrier(FORMATION, NUIT), calendrier(renommee, NUIT))
    assert dite.endswith("« Objet » : Formation des bénévoles → Formation des bénévoles et des agents")


etapes = st.lists(st.sampled_from([FORMATION, RECOLEMENT, NUIT]), unique=True, max_size=3)


@given(etapes, etapes)
def test_entre_des_lignes_qui_n_ont_rien_de_commun_ce_qui_part_est_retire_et_ce_qui_vient_ajoute(avant, apres):
    dits = changements(calendrier(*avant), calendrier(*apres))
    retires, ajoutes = ([ligne for ligne in un if ligne not in autre] for un, autre in ((avant, apres), (apres, avant)))
    assert sorted([*(f"retiré : {n[0]}" for n in retires), *(f"ajouté : {n[0]}" for n in ajoutes)]) == sorted(
        f"{dit.partition(' : ')[0]} : {dit.partition('« ')[2].partition(' »')[0]}"
        for dit in dits
        if not dit.startswith("déplacé")
    )

"""Qui avait fait une modification suivie la signe encore dans le Word à révisions ; le reste est signé par qui l'écrit."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from docgen.ooxml.noms import W
from docgen.word.marques import mark
from docgen.word.ouverture import read_word
from docgen.word.preuve import prove
from tests.outils.cas import normal
from tests.outils.mots_word import note, p, r, tableau, word
from tests.outils.paquet_word import Paquet
from tests.outils.tirages import tirages
from tests.test_comparer_word import comparer, poser

JOUR = "2026-03-03T10:00:00Z"
PREF, DDETS, NOUS = "Préfecture", "DDETS du Pas-de-Calais", "Nous"


def suivi(sorte: str, mots: str, qui: str = PREF) -> str:
    nom = "t" if sorte in ("ins", "moveTo") else "delText"
    texte = f'<w:r><w:{nom} xml:space="preserve">{mots}</w:{nom}></w:r>' if mots else ""
    return f'<w:{sorte} w:id="9" w:author="{qui}" w:date="{JOUR}">{texte}</w:{sorte}>'


def alinea(sorte: str, mots: str, qui: str = PREF) -> str:
    """Un alinéa qui vient ou s'en va, sa fin comprise."""
    return f"<w:p><w:pPr><w:rPr>{suivi(sorte, '', qui)}</w:rPr></w:pPr>{suivi(sorte, mots, qui)}</w:p>"


def rangee(sorte: str, *cases: str, qui: str = PREF) -> str:
    dedans = "".join(f"<w:tc><w:tcPr/>{alinea(sorte, mots, qui)}</w:tc>" for mots in cases)
    return f"<w:tr><w:trPr>{suivi(sorte, '', qui)}</w:trPr>{dedans}</w:tr>"


def rangee_nue(*cases: str) -> str:
    return f"<w:tr>{''.join(f'<w:tc><w:tcPr/>{p(mots)}</w:tc>' for mots in cases)}</w:tr>"


def tracee(avant: bytes, apres: bytes, choix: str | None = None) -> bytes:
    """Le Word à révisions, qui se prouve."""
    trace = mark(read_word(avant, "a.docx", choix), read_word(apres, "b.docx", choix), NOUS)
    assert [] == prove(avant, apres, trace, choix or "accepter")
    return trace


def marques(trace: bytes, partie: str = "word/document.xml") -> list[tuple[str, str, str]]:
    """La sorte, l'auteur et les mots de chaque marque ; une fin d'alinéa est « ¶ », une rangée « | »."""
    dites = []
    for marque in etree.fromstring(Paquet.de(trace).parties[partie]).iter(f"{W}ins", f"{W}del"):
        mots = "".join(texte.text or "" for texte in marque.iter(f"{W}t", f"{W}delText"))
        parent = etree.QName(marque.getparent()).localname
        dites.append(
            (etree.QName(marque).localname, marque.get(f"{W}author"), {"rPr": "¶", "trPr": "|"}.get(parent, mots))
        )
        assert (marque.get(f"{W}date") == JOUR) == (marque.get(f"{W}author") != NOUS)
    return dites


def test_un_mot_que_l_autre_partie_avait_remplace_garde_son_auteur_et_sa_date():
    apres = p("Durée de ", suivi("del", "trois"), suivi("ins", "six"), " mois, pour l’aide.")
    assert [("del", PREF, "trois"), ("ins", PREF, "six")] == marques(
        tracee(word(p("Durée de trois mois, pour l’aide.")), word(apres))
    )


def test_ce_que_personne_n_avait_suivi_est_signe_par_qui_ecrit_les_revisions():
    apres = p("Durée de ", suivi("del", "trois", DDETS), suivi("ins", "six", DDETS), " mois, pour une aide de 12 €.")
    assert [("del", DDETS, "trois"), ("ins", DDETS, "six"), ("del", NOUS, "10 €"), ("ins", NOUS, "12 €")] == marques(
        tracee(word(p("Durée de trois mois, pour une aide de 10 €.")), word(apres))
    )


def test_le_meme_mot_retire_sans_suivi_ailleurs_n_est_pas_a_l_autre_partie():
    avant = p("Le bilan annuel est remis au préfet, puis le rapport annuel est remis au maire.")
    apres = p("Le bilan est remis au préfet, puis le rapport", suivi("del", " annuel"), " est remis au maire.")
    assert [("del", NOUS), ("del", PREF)] == [marque[:2] for marque in marques(tracee(word(avant), word(apres)))]


def test_un_passage_mele_garde_a_chacun_ses_mots():
    apres = p("Le solde est versé ", suivi("ins", "chaque trimestre"), " sur justificatifs certifiés par écrit.")
    trace = marques(tracee(word(p("Le solde est versé sur justificatifs.")), word(apres)))
    assert {("ins", PREF, "chaque trimestre "), ("ins", NOUS, " certifiés par écrit")} <= set(trace)


ALINEAS = {
    "vient": (("ins", "Une phrase de plus."), (p("Un."), p("Deux.")), (p("Un."), alinea("ins", "Une phrase de plus."), p("Deux."))),
    "part": (("del", "À ôter."), (p("Un."), p("À ôter."), p("Deux.")), (p("Un."), alinea("del", "À ôter."), p("Deux."))),
}  # fmt: skip


@pytest.mark.parametrize("sorte", ALINEAS)
def test_un_alinea_entier_garde_son_auteur_jusqu_a_sa_fin(sorte):
    (marque, mots), avant, apres = ALINEAS[sorte]
    assert {(marque, PREF, "¶"), (marque, PREF, mots)} == set(marques(tracee(word(*avant), word(*apres))))


def test_une_rangee_de_tableau_garde_son_auteur():
    un, deux = tableau(("a", "1"), ("b", "2")), tableau(("a", "1"), ("b", "2"))
    vient = deux.replace("</w:tbl>", f"{rangee('ins', 'c', '3', qui=DDETS)}</w:tbl>")
    part = un.replace('<w:tr><w:tc><w:tcPr/><w:p><w:r><w:t xml:space="preserve">b', "¤").partition("¤")[0]
    part = f"{part}{rangee('del', 'b', '2', qui=DDETS)}</w:tbl>"
    for apres, sorte in ((vient, "ins"), (part, "del")):
        trace = marques(tracee(word(un, p("Fin.")), word(apres, p("Fin."))))
        assert {(sorte, DDETS)} == {marque[:2] for marque in trace}, trace
        assert (sorte, DDETS, "|") in trace


BILAN, SOLDE = "Le bilan est remis chaque année.", "Le solde est versé en une fois, avant la fin de juin."


def deplace(sorte: str, mots: str) -> str:
    """Un alinéa entier qui part vers un autre endroit, ou en vient."""
    balise = f'w:id="8" w:name="m1" w:author="{PREF}" w:date="{JOUR}"'
    return f"<w:{sorte}RangeStart {balise}/>{alinea(sorte, mots)}<w:{sorte}RangeEnd w:id='8'/>".replace(
        "delText", "t" if sorte == "moveFrom" else "delText"
    )


# Deux passages changent de place : l'autre partie avait déplacé l'un ; l'autre, plus court ou aussi long, n'a pas bougé.
DEPLACES = {
    f"{nom}, {'déplacé' if sortes[0] == 'moveFrom' else 'ôté et remis'}, qui {sens}": (
        [p("Un."), *(p(mots) for mots in ((bouge, reste) if sens == "descend" else (reste, bouge))), p("Fin.")],
        [p("Un."), *(
            (geste(sortes[0], bouge), p(reste), geste(sortes[1], bouge)) if sens == "descend"
            else (geste(sortes[1], bouge), p(reste), geste(sortes[0], bouge))), p("Fin.")],
    )
    for nom, bouge, reste in (("le plus long", SOLDE, BILAN), ("le plus court", BILAN, SOLDE))
    for sortes, geste in ((("moveFrom", "moveTo"), deplace), (("del", "ins"), alinea))
    for sens in ("descend", "monte")
} | {
    "une phrase dans son alinéa": (
        [p(f"Un. {SOLDE} {BILAN} Fin.")],
        [p("Un. ", suivi("del", f"{SOLDE} "), r(f"{BILAN} "), suivi("ins", f"{SOLDE} "), "Fin.")]),
    "une phrase qui monte": (
        [p(f"Un. {BILAN} {SOLDE} Fin.")],
        [p("Un. ", suivi("ins", f"{SOLDE} "), r(f"{BILAN} "), suivi("del", f"{SOLDE} "), "Fin.")]),
    "une phrase qui change d'alinéa": (
        [p(f"Un. {SOLDE}"), p(f"{BILAN} Fin.")],
        [p("Un. ", suivi("del", SOLDE)), p(r(f"{BILAN} "), suivi("ins", f"{SOLDE} "), "Fin.")]),
    "une rangée": (
        [tableau(("Lot", "€"), ("La toiture du bâtiment", "12"), ("Les murs", "13"), ("Total", "25"))],
        [tableau(("Lot", "€"), ("xx", "x"), ("Les murs", "13"), ("yy", "y"), ("Total", "25"))
            .replace(rangee_nue("xx", "x"), rangee("del", "La toiture du bâtiment", "12"))
            .replace(rangee_nue("yy", "y"), rangee("ins", "La toiture du bâtiment", "12"))]),
}  # fmt: skip


@pytest.mark.parametrize("nom", DEPLACES)
@pytest.mark.parametrize("ajout", ["", "Et une clause que personne n'avait suivie."], ids=["tout suivi", "ou presque"])
def test_ce_que_l_autre_partie_avait_deplace_n_est_signe_que_d_elle(nom, ajout):
    avant, apres = DEPLACES[nom]
    dites = marques(tracee(word(*avant), word(*apres, *([p(ajout)] if ajout else []))))
    assert {ajout} - {""} == {mots for _, qui, mots in dites if qui == NOUS and mots not in ("¶", "")}
    restes = SOLDE if "le plus court" in nom else "Les murs" if nom == "une rangée" else BILAN
    assert not any(restes in mots for _, _, mots in dites)
    if not ajout:
        assert {PREF} == {qui for _, qui, _ in dites}


def test_les_en_tetes_et_les_notes_gardent_leurs_auteurs():
    def acte(entete: str, mots: str) -> bytes:
        fichier = word(p("Un mot.", note(1)), notes=("Voir l’annexe.",), entete="Convention")
        parties = Paquet.de(fichier).parties
        for nom in parties:
            if nom in ("word/footnotes.xml",) or "header" in nom:
                remplace = mots if "footnotes" in nom else entete
                ancien = r("Voir l’annexe." if "footnotes" in nom else "Convention").encode()
                assert ancien in parties[nom], nom
                parties[nom] = parties[nom].replace(ancien, remplace.encode())
        return Paquet(parties).octets()

    avant = acte(r("Convention"), r("Voir l’annexe."))
    apres = acte(r("Convention") + suivi("ins", " modifiée"), r("Voir ") + suivi("del", "l’annexe", DDETS) + r("."))
    trace = tracee(avant, apres)
    entete = next(nom for nom in Paquet.de(trace).parties if "header" in nom)
    assert [("ins", PREF, " modifiée")] == marques(trace, entete)
    assert [("del", DDETS)] == [marque[:2] for marque in marques(trace, "word/footnotes.xml")]


def test_le_meme_texte_coupe_autrement_des_deux_cotes_se_signe_encore():
    avant = p('<w:r><w:t xml:space="preserve">Lieu\t12 -\n\u2011mars</w:t></w:r>')
    signes = (
        "<w:r><w:t>Lieu</w:t><w:tab/><w:t xml:space='preserve'>12 -</w:t><w:br/><w:noBreakHyphen/><w:t>mars</w:t></w:r>"
    )
    trace = tracee(
        word(avant, p("Un solde.")), word(p(signes), p("Un ", suivi("del", "solde"), suivi("ins", "bilan"), "."))
    )
    assert {("del", PREF, "solde"), ("ins", PREF, "bilan")} <= set(marques(trace))


def test_des_revisions_lues_comme_refusees_ne_signent_rien():
    avant, apres = word(p("L’aide est de 10 €.")), word(p("L’aide est de 12 €", suivi("ins", " par an"), "."))
    assert {NOUS} == {auteur for _, auteur, _ in marques(tracee(avant, apres, "refuser"))}


def test_un_auteur_sans_nom_ne_signe_pas():
    apres = p("L’aide", suivi("ins", " annuelle", ""), " est de 10 €.")
    assert {NOUS} == {auteur for _, auteur, _ in marques(tracee(word(p("L’aide est de 10 €.")), word(apres)))}


MOTS = [f"mot{'abcdefghijklmnopqrstuvwxyz'[rang % 26] * (4 + rang // 26)}" for rang in range(24)]


@settings(max_examples=tirages(60))
@given(
    st.lists(st.sampled_from(("reste", "reste", "del", "remplace", "tu", "tait")), min_size=1, max_size=24),
    st.randoms(),
)
def test_chaque_mot_est_signe_par_qui_l_avait_suivi_et_par_personne_d_autre(sorts, hasard):
    avant, apres, attendus = [], [], {}
    for mot, sort in zip(MOTS, sorts, strict=False):
        qui = hasard.choice((PREF, DDETS))
        avant.append(mot)
        apres += {"reste": [r(mot)], "del": [suivi("del", mot, qui)], "tait": [],
                  "remplace": [suivi("del", mot, qui), suivi("ins", mot[::-1], qui)], "tu": [r(mot[::-1])]}[sort]  # fmt: skip
        apres.append(r(" ; "))
        attendus |= {"reste": {}, "del": {mot: qui}, "tait": {mot: NOUS}, "tu": {mot: NOUS, mot[::-1]: NOUS},
                     "remplace": {mot: qui, mot[::-1]: qui}}[sort]  # fmt: skip
    trace = tracee(word(p(" ; ".join([*avant, "fin"]))), word(p(*apres, "fin")))
    signes = {mot: qui for _, qui, dits in marques(trace) for mot in re.findall(r"\w+", dits)}
    assert attendus == {mot: qui for mot, qui in signes.items() if mot in attendus}
    assert {qui for mot, qui in signes.items() if mot not in attendus} <= {NOUS}


def test_la_commande_dit_combien_de_marques_porte_chaque_auteur(tmp_path: Path):
    avant = poser(tmp_path, "notre.docx", word(p("Durée de trois mois, pour une aide de 10 €.")))
    apres = p("Durée de ", suivi("del", "trois"), suivi("ins", "six"), " mois, pour une aide de ", r("12 €."))
    recu = poser(tmp_path, "reçu.docx", word(apres))
    rendu = comparer(avant, recu, "--docx", tmp_path / "r.docx", "--auteur", NOUS)
    assert f"Auteurs dans « r.docx » : 2 marques de {PREF} et 2 marques de {NOUS}." in normal(rendu.stderr)
    sans = comparer(avant, poser(tmp_path, "sans.docx", word(p("Durée de six mois."))), "--docx", tmp_path / "s.docx")
    assert "Auteurs dans" not in sans.stderr


# --- une suppression suivie ne laisse pas d'alinéa, sauf où Word en laisse un --------------------------------------------------
REPERE = '<w:bookmarkStart w:id="7" w:name="x"/><w:bookmarkEnd w:id="7"/>'
SDT = f"<w:sdt><w:sdtPr/><w:sdtContent>{p('Dans un contrôle.')}</w:sdtContent></w:sdt>"
SUITES = {
    "au milieu": ((p("Un."),), (p("Fin."),), 0),
    "avant un repère": ((p("Un."),), (REPERE, p("Fin.")), 0),
    "avant un contrôle": ((p("Un."),), (SDT, p("Fin.")), 0),
    "avant un tableau": ((p("Un."),), (tableau(("a", "b")), p("Fin.")), 0),
    "à la fin du texte": ((p("Un."),), (), 1),
    "après un tableau": ((tableau(("a", "b")),), (), 1),
}


@pytest.mark.parametrize("sens", [1, -1])
@pytest.mark.parametrize("suite", SUITES)
def test_un_alinea_dont_la_suppression_est_suivie_ne_laisse_rien_sauf_la_derniere_fin(tmp_path, suite, sens):
    avant, apres, reste = SUITES[suite]
    recu = word(*avant, alinea("del", "À ôter, du premier au dernier mot."), *apres)
    plein = word(*avant, p("À ôter, du premier au dernier mot."), *apres)
    propre = word(*avant, *([p("")] * reste), *apres)
    tracee(*(plein, recu)[::sens])
    assert [] == marques(tracee(*(propre, recu)[::sens]))
    dit = comparer(
        *(poser(tmp_path, nom, octets) for nom, octets in (("un.docx", propre), ("deux.docx", recu))), "--json"
    )
    assert 0 == dit.exit_code, dit.stdout


def test_le_reste_d_un_alinea_dont_la_fin_part_se_joint_a_ce_qui_suit_un_repere(tmp_path):
    recu = word(
        f"<w:p><w:pPr><w:rPr>{suivi('del', '')}</w:rPr></w:pPr>{r('Le début ')}</w:p>", REPERE, p("et la suite.")
    )
    assert [] == marques(tracee(word(REPERE, p("Le début et la suite.")), recu))


# --- la mise en forme -----------------------------------------------------------------------------------------------
def aspect(sorte: str, avant: str = "", qui: str = PREF) -> str:
    """Une mise en forme suivie, et celle d'avant."""
    return (
        f'<w:{sorte}Change w:id="9" w:author="{qui}" w:date="{JOUR}"><w:{sorte}>{avant}</w:{sorte}></w:{sorte}Change>'
    )


def mot(mots: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{mots}</w:t></w:r>'


def mises_en_forme(
    avant: bytes, apres: bytes, choix: str | None = None, *, marquee: bool = True
) -> list[tuple[str, str]]:
    lus = read_word(avant, "a.docx", choix), read_word(apres, "b.docx", choix)
    trace = mark(*lus, NOUS, mise_en_forme=marquee)
    assert [] == prove(avant, apres, trace, choix or "accepter", aspect=marquee)
    corps = etree.fromstring(Paquet.de(trace).parties["word/document.xml"])
    marques_lues = [m for m in corps.iter() if str(m.tag).endswith("PrChange")]
    assert all((m.get(f"{W}date") == JOUR) == (m.get(f"{W}author") == PREF) for m in marques_lues)
    return [(etree.QName(m).localname, m.get(f"{W}author")) for m in marques_lues]


TABLEAU = "<w:tbl><w:tblPr>{}</w:tblPr><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:trPr>{}</w:trPr><w:tc><w:tcPr>{}</w:tcPr>{}</w:tc></w:tr></w:tbl>"
BORDS = '<w:tblBorders><w:top w:val="single" w:sz="4" w:color="000000"/></w:tblBorders>'
FOND = '<w:shd w:val="clear" w:fill="FFFF00"/>'
ASPECTS = {
    "des mots en gras": (
        [p("Le ", mot("prêt"), " est dû."), p("Le ", mot("prêt", f"<w:b/>{aspect('rPr')}"), " est dû.")],
        [("rPrChange", PREF)],
    ),
    "deux endroits, un seul suivi": (
        [p(mot("Un"), " et ", mot("deux")), p(mot("Un", f"<w:b/>{aspect('rPr')}"), " et ", mot("deux", "<w:i/>"))],
        [("rPrChange", PREF), ("rPrChange", NOUS)],
    ),
    "un alinéa centré": (
        [p("Titre."), f'<w:p><w:pPr><w:jc w:val="center"/>{aspect("pPr")}</w:pPr>{r("Titre.")}</w:p>'],
        [("pPrChange", PREF)],
    ),
    "les bordures d'un tableau": (
        [TABLEAU.format("", "", "", p("a")), TABLEAU.format(BORDS + aspect("tblPr"), "", "", p("a"))],
        [("tblPrChange", PREF)],
    ),
    "le fond d'une cellule": (
        [TABLEAU.format("", "", "", p("a")), TABLEAU.format("", "", FOND + aspect("tcPr"), p("a"))],
        [("tcPrChange", PREF)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("nom", ASPECTS)
def test_une_mise_en_forme_que_l_autre_partie_avait_suivie_garde_son_auteur_et_sa_date(nom):
    (avant, apres), attendu = ASPECTS[nom]
    assert attendu == mises_en_forme(word(avant, p("Fin.")), word(apres, p("Fin.")))


def test_un_mot_barre_garde_son_auteur_sans_que_la_mise_en_forme_soit_demandee():
    avant, apres = (
        word(p("Le ", mot("prêt", look), " est dû."), p("Fin.")) for look in ("", f"<w:strike/>{aspect('rPr')}")
    )
    assert [("rPrChange", PREF)] == mises_en_forme(avant, apres, marquee=False)


def test_une_mise_en_forme_refusee_n_est_de_personne():
    avant = word(p("Le ", mot("prêt", "<w:i/>"), " est dû."), p("Fin."))
    apres = word(p("Le ", mot("prêt", f"<w:b/>{aspect('rPr')}"), " est dû."), p("Fin."))
    assert [("rPrChange", NOUS)] == mises_en_forme(avant, apres, "refuser")

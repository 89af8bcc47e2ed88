"""Deux Word de toute origine, deux dossiers produits : ce qui change, et des révisions qui se prouvent ou ne s'écrivent pas."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document as Word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from typer.testing import CliRunner

from docgen.adresses.passages import NomDePassage
from docgen.cli import app
from docgen.commandes.comparer import redlines
from docgen.commandes.comparer.distants import remote_targets, without_remote
from docgen.commandes.comparer.valeurs_dites import values_first
from docgen.diff import releve_json
from docgen.diff.causes import SANS_CAUSE
from docgen.diff.passages_changes import PassageChange
from docgen.diff.passages_compares import changed_line
from docgen.document import Document, List, Paragraph, Section, Text
from docgen.findings import Refusal
from docgen.ooxml.noms import PR
from docgen.render import docx
from docgen.sortie.manifeste import STATEMENT
from docgen.word import ouverture
from docgen.word.marques import mark
from docgen.word.ouverture import read_word
from docgen.word.preuve import prove, read_answered
from tests.outils.cas import normal
from tests.outils.chantier import copier
from tests.outils.documents import voisins
from tests.outils.mots_word import (
    champ,
    commente,
    controle,
    equation,
    image,
    lien,
    note,
    p,
    tableau,
    word,
    zone,
)
from tests.outils.paires_word import desaccords, documents, paire
from tests.outils.revisions import auteurs, lire, python_uno
from tests.outils.tirages import PART, tirages

RACINE = Path(__file__).resolve().parents[1]
GABARITS = RACINE / "templates" / "gabarits"
CLS = "cls-2024-2027"


def comparer(*arguments: object):
    options = ["--donnees", str(RACINE / "contracts_data"), "--gabarits", str(RACINE / "templates")]
    return CliRunner().invoke(app, ["comparer", *map(str, arguments), *options])


def poser(dossier: Path, nom: str, octets: bytes) -> Path:
    path = dossier / nom
    path.write_bytes(octets)
    return path


def tracer(avant: bytes, apres: bytes) -> bytes:
    return mark(read_word(avant, "avant.docx"), read_word(apres, "apres.docx"), "Moi")


def corps(trace: bytes) -> str:
    with zipfile.ZipFile(BytesIO(trace)) as archive:
        return archive.read("word/document.xml").decode()


def supprimes(trace: bytes) -> list[str]:
    return re.findall(r"<w:delText[^>]*>([^<]*)</w:delText>", corps(trace))


def ordre(dit: str, *mots: str) -> bool:
    places = [dit.find(un) for un in mots]
    return -1 not in places and places == sorted(places)


LONG = "Le comité de pilotage réunit les parties chaque année pour suivre les actions du contrat."
AVANT = (
    p("Objet", style="Titre1"),
    p(LONG),
    p("Le soutien est de 3 342 548 € selon l’article 2.2 du contrat, le 12 mars 2025."),
    p("premier tiret de la liste", niveau=0),
    p("deuxième tiret de la liste", niveau=0),
    tableau(("Action", "Montant"), ("1.1", "10 €"), ("1.2", "20 €")),
    p("Les parties signent."),
)
APRES = (
    p("Objet", style="Titre1"),
    p(LONG),
    p("Le soutien est de 3 500 000 € selon l’article 2.3 du contrat, le 13 mars 2025."),
    p("premier tiret de la liste", niveau=0),
    p("un tiret nouveau et bien différent", niveau=1),
    tableau(("Action", "Montant"), ("1.1", "12 €"), ("1.2", "20 €"), ("1.3", "30 €")),
    p("Les parties signent."),
)


# --- ce que deux fichiers demandent ------------------------------------------------------------------------------------
SANS = ("amend", "check", "compute", "dossier", "load", "model", "pipeline")


def test_deux_word_se_comparent_sans_lire_ni_les_modeles_ni_ce_qui_les_compose(tmp_path):
    avant, apres = poser(tmp_path, "a.docx", word(*AVANT)), poser(tmp_path, "b.docx", word(*APRES))
    demande = ["comparer", avant, apres, "--docx", tmp_path / "r.docx", "--gabarits", RACINE / "templates"]
    code = (
        f"import sys; from docgen.cli import app; app({[*map(str, demande)]!r}, standalone_mode=False);"
        "print(*{nom.split('.')[1] for nom in sys.modules if nom.startswith('docgen.')})"
    )
    fait = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (tmp_path / "r.docx").is_file()
    chambres = fait.stdout.splitlines()[-1].split()
    assert "word" in chambres
    assert [] == [nom for nom in SANS if nom in chambres]


# --- ce que les marques disent -----------------------------------------------------------------------------------------
MODELE = "relationships/attachedTemplate"


@pytest.mark.parametrize(
    "sorte, dit", [(MODELE, True), ("relationships/image", True), ("relationships/hyperlink", False)]
)
def test_ce_que_word_irait_chercher_ailleurs_est_dit(sorte, dit, tmp_path):
    lien = f'<Relationship Id="rId99" Type="http://x/{sorte}" Target="http://ailleurs.example/m.dotm" TargetMode="External"/>'
    avec = BytesIO()
    with zipfile.ZipFile(BytesIO(word(*APRES))) as lu, zipfile.ZipFile(avec, "w") as ecrit:
        for nom in lu.namelist():
            rels = lu.read(nom)
            if nom == "word/_rels/document.xml.rels":
                rels = rels.replace(b"</Relationships>", lien.encode() + b"</Relationships>")
            ecrit.writestr(nom, rels)
    avant, apres = poser(tmp_path, "a.docx", word(*AVANT)), poser(tmp_path, "b.docx", avec.getvalue())
    rendu = comparer(avant, apres, "--docx", tmp_path / "r.docx")
    assert dit == ("Word irait chercher « http://ailleurs.example/m.dotm »" in " ".join(rendu.output.split()))
    assert (tmp_path / "r.docx").is_file()


DISTANTS = {
    "relationships/attachedTemplate": ("word/settings.xml", b'<w:attachedTemplate r:id="rId99"/>'),
    "relationships/image": ("word/document.xml", b'<w:p><w:r><w:drawing><a:blip xmlns:a="http://a" r:link="rId99" r:embed="rId1"/></w:drawing></w:r></w:p>'),
    "relationships/subDocument": ("word/document.xml", b'<w:subDoc r:id="rId99"/>'),
}  # fmt: skip


@pytest.mark.parametrize("sorte", DISTANTS)
def test_ce_que_word_irait_chercher_ailleurs_s_ote_et_rien_d_autre(sorte):
    piece, element = DISTANTS[sorte]
    lien = (
        f'<Relationship Id="rId99" Type="http://x/{sorte}" Target="http://ailleurs.example/m" TargetMode="External"/>'
    )
    garde = '<Relationship Id="rId98" Type="http://x/relationships/hyperlink" Target="http://lu.example/" TargetMode="External"/>'
    rels = f"word/_rels/{piece.rpartition('/')[2]}.rels"
    racine = b'<w:x xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    parties = {
        "avant.xml": b"<a/>",
        piece: racine + b"<w:t> </w:t>" + element + b"<w:fin/></w:x>",
        rels: f'<Relationships xmlns="http://r">{lien}{garde}</Relationships>'.encode(),
        "word/media/image1.png": b"\x89PNG",
    }
    avec = BytesIO()
    with zipfile.ZipFile(avec, "w") as ecrit:
        for nom, contenu in parties.items():
            ecrit.writestr(nom, contenu)
    assert ("http://ailleurs.example/m",) == remote_targets(avec.getvalue())
    sans = without_remote(avec.getvalue())
    assert () == remote_targets(sans)
    with zipfile.ZipFile(BytesIO(sans)) as lu:
        assert list(parties) == lu.namelist()
        assert garde.encode() in lu.read(rels) and b"rId99" not in lu.read(rels) + lu.read(piece)
        assert b"<w:t> </w:t>" in lu.read(piece) and b"<w:fin/>" in lu.read(piece)
        assert (b'r:embed="rId1"' in lu.read(piece)) == (sorte == "relationships/image")
        assert [parties[nom] for nom in ("avant.xml", "word/media/image1.png")] == [
            lu.read(nom) for nom in ("avant.xml", "word/media/image1.png")
        ]


def test_les_revisions_sans_distant_disent_ce_qui_en_est_ote(tmp_path):
    lien = f'<Relationship Id="rId99" Type="http://x/{MODELE}" Target="http://ailleurs.example/m.dotm" TargetMode="External"/>'
    avec = BytesIO()
    with zipfile.ZipFile(BytesIO(word(*APRES))) as lu, zipfile.ZipFile(avec, "w") as ecrit:
        for nom in lu.namelist():
            octets = lu.read(nom)
            if nom == "word/_rels/document.xml.rels":
                octets = octets.replace(b"</Relationships>", lien.encode() + b"</Relationships>")
            ecrit.writestr(nom, octets)
    avant, apres = poser(tmp_path, "a.docx", word(*AVANT)), poser(tmp_path, "b.docx", avec.getvalue())
    rendu = comparer(avant, apres, "--docx", tmp_path / "r.docx", "--sans-distant")
    dit = " ".join(rendu.output.split())
    assert "Ôté de « r.docx », que Word serait allé chercher : « http://ailleurs.example/m.dotm »." in dit
    assert "irait chercher" not in dit and () == remote_targets((tmp_path / "r.docx").read_bytes())
    assert read_word((tmp_path / "r.docx").read_bytes(), "r.docx").suivies


def test_sans_distant_sans_revisions_a_ecrire_est_refuse(tmp_path):
    avant, apres = poser(tmp_path, "a.docx", word(*AVANT)), poser(tmp_path, "b.docx", word(*APRES))
    rendu = comparer(avant, apres, "--sans-distant")
    assert (2, True) == (
        rendu.exit_code,
        "« --sans-distant » change le fichier Word des révisions" in " ".join(rendu.output.split()),
    )


@pytest.mark.parametrize("quoi", ["Target", "Id", "Type"])
@pytest.mark.parametrize("ou", ["_rels/.rels", "word/_rels/document.xml.rels"])
def test_une_relation_a_qui_manque_un_attribut_est_refusee(quoi, ou, tmp_path):
    abime = BytesIO()
    with zipfile.ZipFile(BytesIO(word(*APRES))) as lu, zipfile.ZipFile(abime, "w") as ecrit:
        for nom in lu.namelist():
            octets = lu.read(nom)
            ecrit.writestr(nom, re.sub(rf' {quoi}="[^"]*"'.encode(), b"", octets) if nom == ou else octets)
    rendu = comparer(poser(tmp_path, "a.docx", word(*AVANT)), poser(tmp_path, "b.docx", abime.getvalue()))
    assert (2, True) == (rendu.exit_code, "b.docx : le fichier est abîmé ou incomplet" in rendu.output), rendu.exception


def test_un_montant_une_date_un_renvoi_changent_d_un_bloc_et_rien_ne_se_deplace():
    avant, apres = word(*AVANT, entete="Contrat initial"), word(*APRES, entete="Contrat modifié", pied="Neuf")
    trace = tracer(avant, apres)
    assert [] == prove(avant, apres, trace)
    perdus = supprimes(trace)
    assert {"3 342 548 €", "article 2.2", "12 mars 2025", "10 €"} <= set(perdus)
    assert "move" not in corps(trace)
    with zipfile.ZipFile(BytesIO(trace)) as archive:
        assert "initial" in archive.read("word/header1.xml").decode()


def test_seul_ce_qui_change_est_marque():
    avant, apres = word(p(LONG), p("un"), p("deux")), word(p(LONG), p("un"), p("deux"), p("trois"))
    trace = tracer(avant, apres)
    assert [] == supprimes(trace)
    assert 1 == len(re.findall(r"<w:ins [^>]*><w:r>", corps(trace)))


CURIOSITES = {
    "image": ((p(LONG, image()),), (p(f"{LONG} Et plus.", image()),)),
    "image qui part": ((p(LONG, image()),), (p(LONG),)),
    "note dont le texte change": ((p(LONG, note(1)),), (p(LONG, note(1)),)),
    "note qui vient": ((p(LONG),), (p(LONG, note(1)),)),
    "note qui part": ((p(LONG, note(1)),), (p(LONG),)),
    "zone de texte": ((p(LONG, zone(p("dans la zone"))),), (p(LONG, zone(p("dans une zone"), p("autre"))),)),
    "champ": ((p(LONG, champ("REF x", "article 3")),), (p(LONG, champ("REF y", "article 4")),)),
    "champ simple": ((p(LONG, '<w:fldSimple w:instr="REF x"><w:r><w:t>3</w:t></w:r></w:fldSimple>'),), (p(LONG),)),
    "champ simple d'un lien": ((p(LONG, f'<w:fldSimple w:instr="REF x">{lien("le 3")}</w:fldSimple>'),), (p(LONG),)),
    "équation": ((p(LONG, equation("a+b")),), (p(LONG, equation("a+c")),)),
    "commentaire": ((p("Le ", commente("comité"), " se réunit."),), (p("Le ", commente("conseil"), " se réunit."),)),
    "contrôle": ((p(LONG, controle(p("x")[5:-6])),), (p(LONG, controle(p("y")[5:-6])),)),
    "contrôle de paragraphes": ((controle(p(LONG), p("x")),), (controle(p(LONG), p("y"), p("z")),)),
    "lien": ((p("voir ", lien("le site du préfet")),), (p("voir ", lien("le site du département")),)),
    "lien qui part": ((p(LONG), p("voir ", lien("le site"))), (p(LONG),)),
    "colonne": ((tableau(("a", "b"), ("c", "d")),), (tableau(("a", "x", "b"), ("c", "y", "d")),)),
    "lignes inégales": ((tableau(("a", "b"), ("c",)),), (tableau(("a", "b"), ("c", "d"), ("e",)),)),
    "tableau dans une cellule": ((tableau((tableau(("a",), ("b",)) + p("c"),)),), (tableau((tableau(("a",)) + p("d"),)),)),
    "tableau qui part": ((p(LONG), tableau(("a",)), p("fin")), (p(LONG), p("fin"))),
    "tiret qui devient titre": ((p("Le titre du tiret", niveau=0),), (p("Le titre du tiret", style="Titre1"),)),
    "rien": ((p(""),), (p(LONG), tableau(("a",)), p(LONG))),
}  # fmt: skip


@pytest.mark.parametrize("nom", CURIOSITES)
@pytest.mark.parametrize("sens", [1, -1], ids=["aller", "retour"])
def test_ce_que_word_sait_faire_se_prouve_dans_les_deux_sens(nom, sens, tmp_path):
    un, deux = CURIOSITES[nom][::sens]
    avant = word(*un, notes=("une note", "deux"), entete="E", dessin=b"un")
    apres = word(*deux, notes=("une note corrigée", "deux"), pied="P", dessin=b"deux")
    trace = tracer(avant, apres)
    assert [] == prove(avant, apres, trace)
    if nom.startswith("champ simple"):
        return  # le juge des essais lit le résultat d'un champ simple, pas celui d'un autre
    # Le juge des essais, qui ne doit rien à la preuve du produit, dit de même.
    chemins = {n: poser(tmp_path, f"{n}.docx", o) for n, o in (("avant", avant), ("apres", apres), ("trace", trace))}
    assert lire(chemins["apres"], "accepter").corps == lire(chemins["trace"], "accepter").corps
    assert lire(chemins["avant"], "accepter").corps == lire(chemins["trace"], "refuser").corps


@settings(max_examples=tirages(100), deadline=None, suppress_health_check=list(HealthCheck))
@given(voisins())
def test_deux_fichiers_voisins_se_marquent_et_se_prouvent(deux):
    avant, apres = (docx.render(un, GABARITS, {}) for un in deux)
    trace = tracer(avant, apres)
    # Une section qui finit ailleurs ne se marque pas toujours : la preuve, qui la lit, refuse alors le fichier.
    assert [] == prove(avant, apres, trace, structure=max(len(un.sections) for un in deux) < 2)


def _liste(*mots: str, debut: int = 1) -> List:
    return List(tuple((Paragraph((Text(mot),)),) for mot in mots), ordered=True, start=debut)


@pytest.mark.parametrize(
    "blocs",
    [
        (_liste("a", "b", debut=3), Paragraph((Text("puis"),)), _liste("c", "d", debut=3)),
        (
            List(
                ((Paragraph((Text("a"),)), _liste("b", "c", debut=2)), (Paragraph((Text("d"),)),)),
                ordered=True,
                start=2,
            ),
        ),
        (
            _liste("a", debut=2),
            Paragraph((Text("puis"),)),
            _liste("b"),
            Paragraph((Text("enfin"),)),
            _liste("c", debut=2),
        ),
    ],
    ids=["deux listes qui repartent de 3", "une liste et sa sous-liste qui repartent de 2", "trois listes"],
)
def test_des_listes_qui_recommencent_gardent_chacune_leur_numero_quand_elles_partent_ou_viennent(blocs):
    fin = Paragraph((Text("Fin."),))
    listes, rien = (
        docx.render(Document("d", "essai", "Essai", (Section(corps),)), GABARITS, {})
        for corps in ((*blocs, fin), (fin,))
    )
    for avant, apres in ((listes, rien), (rien, listes)):
        assert [] == prove(avant, apres, tracer(avant, apres))


# --- la preuve ---------------------------------------------------------------------------------------------------------
FAUX = {
    "un mot": ("Les parties signent", "Les parties signeront"),
    "un mot gardé": ("<w:ins ", '<w:smartTag w:x="'),
    "un niveau": ('<w:ilvl w:val="1"/>', '<w:ilvl w:val="0"/>'),
    "un titre": ('<w:pStyle w:val="Titre1"/>', ""),
    "une grille": ("<w:tcPr/>", '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'),
    "une ligne": (r"<w:trPr><w:ins ", r"<w:trPr><w:x "),
    "un déplacement": ("<w:ins ", "<w:moveTo "),
}


@pytest.mark.parametrize("nom", FAUX)
def test_la_preuve_voit_toute_alteration(nom):
    avant, apres = word(*AVANT), word(*APRES)
    trace = tracer(avant, apres)
    de, a = FAUX[nom]
    xml = corps(trace)
    assert de in xml
    if nom in ("un mot gardé", "un déplacement"):
        xml = xml.replace("</w:ins>", "</w:smartTag>" if nom == "un mot gardé" else "</w:moveTo>")
        xml = re.sub(r"<w:ins ([^>]*/>)", r"<w:ignore \1", xml)
        xml = re.sub(r"<w:ins [^>]*>", "<w:smartTag>" if nom == "un mot gardé" else '<w:moveTo w:id="1">', xml)
    else:
        xml = xml.replace(de, a)
    assert prove(avant, apres, _remplacer(trace, "word/document.xml", xml))


@pytest.mark.parametrize("partie", ["word/header1.xml", "word/footnotes.xml"])
def test_la_preuve_lit_les_en_tetes_et_les_notes(partie):
    un = word(p(LONG, note(1)), notes=("une note",), entete="une entête")
    assert [] == prove(un, un, un)
    faute = prove(un, un, _remplacer(un, partie, None, ("une ", "deux ")))
    assert "attendu" in faute[0]


def _remplacer(trace: bytes, partie: str, texte: str | None, mots: tuple[str, str] = ("", "")) -> bytes:
    sortie = BytesIO()
    with zipfile.ZipFile(BytesIO(trace)) as lu, zipfile.ZipFile(sortie, "w") as ecrit:
        for nom in lu.namelist():
            contenu = lu.read(nom)
            if nom == partie:
                contenu = texte.encode() if texte is not None else contenu.replace(mots[0].encode(), mots[1].encode())
            ecrit.writestr(nom, contenu)
    return sortie.getvalue()


def test_ce_qui_ne_se_prouve_pas_n_est_pas_ecrit(tmp_path, monkeypatch):
    monkeypatch.setattr(redlines, "prove", lambda *_, **__: ["paragraphe 3, « a » attendu"])
    un, deux = poser(tmp_path, "un.docx", word(*AVANT)), poser(tmp_path, "deux.docx", word(*APRES))
    rendu = comparer(un, deux, "--docx", tmp_path / "trace.docx")
    assert 2 == rendu.exit_code
    assert "ne se prouvent pas, rien n'est écrit. Paragraphe 3" in rendu.output
    assert not (tmp_path / "trace.docx").exists()


# --- ce que d'autres programmes écrivent -------------------------------------------------------------------------------
def test_une_image_perdue_n_empeche_pas_de_comparer():
    avant, apres = (
        _remplacer(word(*corps, p(image())), "word/_rels/document.xml.rels", None, mots=("media/image1.png", "NULL"))
        for corps in (AVANT, APRES)
    )
    assert [] == prove(avant, apres, tracer(avant, apres))


def test_un_modele_se_compare_comme_un_texte():
    avant, apres = (
        _remplacer(word(*corps), "[Content_Types].xml", None, mots=("document.main+xml", "template.main+xml"))
        for corps in (AVANT, APRES)
    )
    assert [] == prove(avant, apres, tracer(avant, apres))


def test_une_partie_dont_le_fichier_ne_dit_pas_la_sorte_le_rend_abime():
    sans = _remplacer(word(*AVANT), "[Content_Types].xml", None, mots=('Extension="png"', 'Extension="jpg"'))
    with pytest.raises(Refusal, match="abîmé ou incomplet"):
        read_word(sans, "sans.docx")


def test_mille_parties_qui_se_suivent_ne_font_pas_un_texte():
    type_, rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/x", "word/_rels/n{}.xml.rels"
    lien = f'<Relationships xmlns="{PR[1:-1]}"><Relationship Id="r" Type="{type_}" Target="n{{}}.xml"/></Relationships>'
    chaine = {rels.format(n): lien.format(n + 1) for n in range(990)} | {f"word/n{n}.xml": "<x/>" for n in range(991)}
    suite = _remplacer(word(*AVANT, plus=chaine), "word/_rels/document.xml.rels", None, ("media/image1.png", "n0.xml"))
    with pytest.raises(Refusal, match="abîmé ou incomplet"):
        read_word(suite, "suite.docx")


def test_ce_que_personne_ne_change_revient_tel_qu_il_est_venu():
    avant, apres = word(*AVANT), word(*APRES, plus={"word/theme/perdu.xml": "<a>\n  <b/>\n</a>"})
    with zipfile.ZipFile(BytesIO(tracer(avant, apres))) as trace, zipfile.ZipFile(BytesIO(apres)) as neuf:
        for nom in (
            "word/theme/perdu.xml",
            "word/media/image1.png",
            "word/_rels/document.xml.rels",
            "word/comments.xml",
        ):
            assert neuf.read(nom) == trace.read(nom)


# --- la commande -------------------------------------------------------------------------------------------------------
def test_deux_word_disent_ce_qui_change_et_leurs_revisions_s_ecrivent(tmp_path):
    un = poser(tmp_path, "été à lire.docx", word(*AVANT))
    deux = poser(tmp_path, "hiver.docx", word(*APRES))
    sortie = tmp_path / "mes révisions.docx"
    rendu = comparer(un, deux, "--docx", sortie, "--auteur", "Préfecture", "--date", "2025-09-22")
    assert 1 == rendu.exit_code, rendu.output
    assert "3 342 548 €" in " ".join(rendu.stdout.split())
    assert "Montants prévus" not in rendu.stdout
    assert {("Préfecture", "2025-09-22T00:00:00Z")} == {(a, d) for _, a, d in auteurs(sortie)}
    assert [] == prove(un.read_bytes(), deux.read_bytes(), sortie.read_bytes())


def test_des_modifications_deja_suivies_sont_lues_comme_acceptees_ou_comme_on_le_demande(tmp_path):
    trace = poser(tmp_path, "trace.docx", tracer(word(*AVANT), word(*APRES)))
    apres, avant = poser(tmp_path, "apres.docx", word(*APRES)), poser(tmp_path, "avant.docx", word(*AVANT))
    rendu = comparer(trace, apres)
    assert 0 == rendu.exit_code, rendu.output
    dit = normal(" ".join(rendu.stdout.split()))
    assert re.search(r"« trace\.docx » porte \d+ modifications suivies de Moi \(Objet\), lues comme acceptées\.", dit)
    assert "« --revisions refuser » lit ces modifications comme refusées" in dit
    assert 0 == comparer(trace, apres, "--revisions", "accepter").exit_code
    refuse = json.loads(comparer(avant, trace, "--revisions", "refuser", "--json").stdout)
    assert {"typographie"} >= {passage["genre"] for passage in refuse["contrats"][0]["passages"]}
    rendu = comparer(trace, apres, "--revisions", "refuser", "--docx", tmp_path / "t.docx")
    assert 1 == rendu.exit_code, rendu.output


def _image(ton: int) -> bytes:
    """Un PNG d'un seul point, de ce ton de gris."""

    def morceau(nom: bytes, octets: bytes) -> bytes:
        return len(octets).to_bytes(4, "big") + nom + octets + zlib.crc32(nom + octets).to_bytes(4, "big")

    entete = (1).to_bytes(4, "big") * 2 + bytes([8, 0, 0, 0, 0])
    points = zlib.compress(bytes([0, ton]))
    return b"\x89PNG\r\n\x1a\n" + morceau(b"IHDR", entete) + morceau(b"IDAT", points) + morceau(b"IEND", b"")


def test_une_image_remplacee_est_une_difference(tmp_path):
    for nom, ton in (("un.docx", 10), ("deux.docx", 200), ("encore.docx", 200)):
        texte = Word()
        texte.add_paragraph("Le logo de la collectivité.")
        texte.add_picture(BytesIO(_image(ton)))
        texte.save(str(tmp_path / nom))
    rendu = comparer(tmp_path / "un.docx", tmp_path / "deux.docx")
    assert 1 == rendu.exit_code, rendu.output
    assert "image remplacée : « [image] »" in normal(rendu.stdout) and "retiré" not in rendu.stdout
    assert "2 images, comparées en bloc." in normal(" ".join(rendu.stdout.split()))
    assert 0 == comparer(tmp_path / "deux.docx", tmp_path / "encore.docx").exit_code


def test_une_cellule_inseree_sous_une_marque_est_une_modification_suivie(tmp_path):
    un = Word()
    cellule = un.add_table(1, 2).cell(0, 1)
    cellule.text = "une cellule de plus"
    cellule._tc.get_or_add_tcPr().append(OxmlElement("w:cellIns"))
    un.save(str(tmp_path / "un.docx"))
    rendu = comparer(tmp_path / "un.docx", poser(tmp_path, "deux.docx", word(*APRES)))
    dit = normal(" ".join(rendu.stdout.split()))
    assert (1, True) == (
        rendu.exit_code,
        "« un.docx » porte 1 modification suivie de (sans nom), lue comme acceptée" in dit,
    )


def _d_un_autre_programme(sorte: str) -> bytes:
    """Un paquet ouvert dont la partie principale n'est pas un texte : un .xlsx ou un .pptm renommé en .docx."""
    partie, contenu = {
        "classeur": ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
        "presentation": ("ppt/presentation.xml", "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"),
    }[sorte]
    racine = "http://schemas.openxmlformats.org"
    relation = f'<Relationship Id="r1" Type="{racine}/officeDocument/2006/relationships/officeDocument"'
    sortie = BytesIO()
    with zipfile.ZipFile(sortie, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{racine}/package/2006/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/{partie}" ContentType="{contenu}"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{racine}/package/2006/relationships">{relation} Target="{partie}"/></Relationships>',
        )
        archive.writestr(partie, "<x/>")
    return sortie.getvalue()


def _mauvais(sorte: str, bon: bytes) -> bytes:
    match sorte:
        case "pdf":
            return b"%PDF-1.7 x"
        case "texte":
            return b"bonjour"
        case "chiffre":
            return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
        case "tronque":
            return bon[: len(bon) // 2]
        case "bombe":
            return word(*AVANT, plus={"word/media/x.bin": b"\0" * 100_000_001})
        case "classeur" | "presentation":
            return _d_un_autre_programme(sorte)
    sortie = BytesIO()
    with zipfile.ZipFile(sortie, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<x/>")
    return sortie.getvalue()


@pytest.mark.parametrize(
    ("sorte", "phrase"),
    [
        ("pdf", "c'est un PDF"),
        ("texte", "ce n'est pas un fichier Word"),
        ("odt", "OpenDocument"),
        ("chiffre", "protégé par un mot de passe"),
        ("tronque", "abîmé ou incomplet"),
        ("bombe", "démesuré"),
        ("classeur", "ce n'est pas un texte Word (.docx) : c'est un classeur Excel"),
        ("presentation", "ce n'est pas un texte Word (.docx) : c'est une présentation PowerPoint"),
    ],
)
def test_ce_qui_n_est_pas_un_word_est_refuse_et_rien_n_est_ecrit(sorte, phrase, tmp_path):
    bon = word(*AVANT)
    mauvais, sain = poser(tmp_path, "mauvais.docx", _mauvais(sorte, bon)), poser(tmp_path, "sain.docx", bon)
    for cotes in ((mauvais, sain), (sain, mauvais)):
        rendu = comparer(*cotes, "--docx", tmp_path / "t.docx")
        assert 2 == rendu.exit_code
        assert phrase in rendu.output
    assert ["mauvais.docx", "sain.docx"] == sorted(path.name for path in tmp_path.iterdir())


_VIDE = '<w:{} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
VIDES = {
    "en-tête sans paragraphe": lambda mots: word(p(mots), entete="x", plus={"word/header1.xml": _VIDE.format("hdr")}),
    "pied sans paragraphe": lambda mots: word(p(mots), pied="x", plus={"word/footer1.xml": _VIDE.format("ftr")}),
    "corps sans paragraphe": lambda mots: word(entete=mots),
    "zone sans paragraphe": lambda mots: word(p(mots), p(zone())),
}


@pytest.mark.parametrize("construire", VIDES.values(), ids=VIDES)
def test_une_partie_sans_paragraphe_n_empeche_pas_de_marquer_les_autres(construire, tmp_path):
    avant, apres = (construire(f"Le montant est de {montant} €.") for montant in ("1 200", "1 300"))
    sortie = tmp_path / "t.docx"
    rendu = comparer(poser(tmp_path, "a.docx", avant), poser(tmp_path, "b.docx", apres), "--docx", sortie)
    assert 1 == rendu.exit_code, rendu.output
    assert [] == prove(avant, apres, sortie.read_bytes(), structure=True)


_DIT = "<!-- fait par un autre programme --><?reste ici?>"
COMMENTES = {
    "entre deux paragraphes": lambda mots: (p("avant"), _DIT, p(mots)),
    "entre deux passages": lambda mots: (p("<w:r><w:t>Le </w:t></w:r>", f"<w:r>{_DIT}<w:t>{mots}</w:t></w:r>"),),
    "au milieu d'un mot": lambda mots: (p(f"<w:r><w:t>mon{_DIT}tant : {mots}</w:t></w:r>"),),
    "dans un dessin": lambda mots: (p(mots), p(image().replace("<a:blip", f"{_DIT}<a:blip"))),
    "dans une zone": lambda mots: (p(zone(_DIT, p(mots))),),
    "dans un tableau": lambda mots: (tableau(("a", mots)).replace("<w:tr>", f"{_DIT}<w:tr>{_DIT}"),),
}


@pytest.mark.parametrize("construire", COMMENTES.values(), ids=COMMENTES)
def test_ce_qu_un_programme_dit_a_un_autre_dans_le_xml_n_est_pas_du_texte(construire, tmp_path):
    avant, apres = (word(*construire(mots)) for mots in ("1 200 euros", "1 300 euros"))
    sans = word(*(bloc.replace(_DIT, "") for bloc in construire("1 200 euros")))
    for nom, octets in (("sans.docx", sans), ("a.docx", avant), ("copie.docx", avant), ("b.docx", apres)):
        poser(tmp_path, nom, octets)
    for ancien in ("copie.docx", "sans.docx"):
        rendu = comparer(tmp_path / ancien, tmp_path / "a.docx")
        assert (0, True) == (rendu.exit_code, "Rien ne diffère" in rendu.stdout), rendu.output
    sortie = tmp_path / "t.docx"
    rendu = comparer(tmp_path / "a.docx", tmp_path / "b.docx", "--docx", sortie)
    assert 1 == rendu.exit_code, rendu.output
    assert [] == prove(avant, apres, sortie.read_bytes(), structure=True)
    assert [] == prove(sans, apres, sortie.read_bytes(), structure=True)


def test_deux_textes_sans_rapport_se_comparent_avec_un_avertissement_et_deux_sortes_de_noms_sont_refusees(tmp_path):
    autre = [p(" ".join(f"mot{rang}-{n}" for n in range(30))) for rang in range(5)]
    un, deux = poser(tmp_path, "un.docx", word(*AVANT, p(LONG), p(LONG))), poser(tmp_path, "deux.docx", word(*autre))
    rendu = comparer(un, deux, "--docx", tmp_path / "t.docx")
    assert (1, True) == (rendu.exit_code, "presque rien en commun" in " ".join(rendu.stdout.split())), rendu.output
    for cotes, phrase in (((un, f"{CLS}/initiale"), "est un fichier"),
                          ((un, tmp_path / "absent.docx"), "n'existe pas")):  # fmt: skip
        rendu = comparer(*cotes)
        assert (2, True) == (rendu.exit_code, phrase in rendu.output), rendu.output


TITRE = p("Article 2 – Durée", style="Titre1")


def dit_de(tmp_path: Path, avant: bytes, apres: bytes, *options: object) -> str:
    un, deux = poser(tmp_path, "un.docx", avant), poser(tmp_path, "deux.docx", apres)
    return normal(" ".join(comparer(un, deux, *options).stdout.split()))


def test_deux_lignes_sans_rapport_avec_un_long_texte_donnent_un_avertissement(tmp_path):
    recette = word(p("Battre trois œufs en neige."), p("Cuire vingt minutes à four doux."))
    assert "presque rien en commun" in dit_de(tmp_path, word(*AVANT, p(LONG), p(LONG), p(LONG)), recette)
    assert "presque rien en commun" not in dit_de(tmp_path, word(p("un appui")), word(p("autre chose")))


def suivi(sorte: str, mots: str) -> str:
    """Des mots ajoutés ou retirés par la préfecture, qui suivait ses modifications."""
    nom = "t" if sorte == "ins" else "delText"
    return f'<w:{sorte} w:id="9" w:author="Préfecture" w:date="2026-01-10T10:00:00Z"><w:r><w:{nom} xml:space="preserve">{mots}</w:{nom}></w:r></w:{sorte}>'


def test_ce_qui_change_sans_etre_suivi_est_dit_et_qui_a_suivi_le_reste_avec_l_article(tmp_path):
    avant = word(p("Objet", style="Titre1"), p("L’aide est de 10 €."), TITRE, p("Trois ans."))
    apres = word(
        p("Objet", style="Titre1"), p("L’aide est de 100 €."), TITRE, p("Trois ans.", suivi("ins", " Puis deux."))
    )
    dit = dit_de(tmp_path, avant, apres, "--html", tmp_path / "r.html")
    assert "« deux.docx » porte 1 modification suivie de Préfecture (Article 2 – Durée), lue comme acceptée." in dit
    assert "1 passage change sans que ce soit suivi (personne ne l’a signé) : Objet." in dit
    page = normal((tmp_path / "r.html").read_text("utf-8"))
    assert '<p class="attention">Attention : 1 passage change sans que ce soit suivi' in page
    assert "Préfecture (Article 2 – Durée)" in page and "--" not in re.sub(
        r"(?s)<(style|script).*?</\1>|<[^>]*>", "", page
    )
    assert "ajout, Article 2 – Durée : Puis deux." in dit_de(tmp_path, avant, apres, "--auteurs")
    seul = word(p("Objet", style="Titre1"), p("L’aide est de 10 €."), TITRE, p("Trois ans.", suivi("del", " Puis un.")))
    tout = dit_de(
        tmp_path, word(p("Objet", style="Titre1"), p("L’aide est de 10 €."), TITRE, p("Trois ans. Puis un.")), seul
    )
    assert "Tous les changements de mots sont suivis." in tout and "sans que ce soit suivi" not in tout
    assert "le premier fichier paraît plus récent" in dit_de(tmp_path, apres, avant)
    assert "paraît plus récent" not in dit


def test_chaque_changement_dit_s_il_est_suivi_et_la_liste_de_ce_qui_ne_l_est_pas_est_entiere(tmp_path):
    def convention(plafond: str, *ajout: str, mot: str = "dix", reste: str = "Le reste est dit ici.") -> bytes:
        autres = [
            bloc for rang in range(2, 9) for bloc in (p(f"Titre {rang}", style="Titre1"), p(f"Il y a {mot} parts."))
        ]
        return word(p("Assurance", style="Titre1"), p(f"Le plafond est de {plafond}.", *ajout), p(reste), *autres,
                    p("Fin", style="Titre1"), p("Voilà.", *(ajout and [suivi("ins", " Puis 3 ans.")])))  # fmt: skip

    avant = convention("1 500 000 €")
    apres = convention("150 000 €", suivi("ins", " Il vaut 2 ans."), mot="onze", reste="Le reste est écrit ici.")
    dit = dit_de(tmp_path, avant, apres, "--html", tmp_path / "r.html")
    assert "montant (Assurance) : 1 500 000 € → 150 000 € (non suivi)" in dit
    assert "durée (Assurance) : 2 ans, ajouté (suivi)" in dit and "durée (Fin) : 3 ans, ajouté (suivi)" in dit
    assert "Il vaut 2 ans. (suivi en partie)" in dit and "Le reste est écrit ici. (non suivi)" in dit
    assert "Titre 5 et 3 autres." in dit and "Titre 8." in dit_de(tmp_path, avant, apres, "--tout")
    page = normal((tmp_path / "r.html").read_text("utf-8"))
    assert "Titre 6, Titre 7, Titre 8." in page
    reperes = re.findall(r'<span class="gravite">(.*?)</span>', page)
    assert ["suivi en partie", "non suivi", *["non suivi"] * 7, "suivi"] == [dit.split(", ")[-1] for dit in reperes]


def test_un_cote_oublie_ou_donne_deux_fois_est_refuse(tmp_path):
    un = poser(tmp_path, "un.docx", word(p("L’aide est de 10 €.")))
    dossier = tmp_path / "dossier"
    dossier.mkdir()
    ailleurs = ("--donnees", tmp_path / "nulle-part")
    for cotes, phrase in (((un,), "il manque le second côté"), ((dossier,), "il manque le second côté"),
                          ((un, dossier / ".." / "un.docx"), "les deux côtés sont le même fichier"),
                          ((dossier, dossier), "est un dossier vide")):  # fmt: skip
        rendu = comparer(*cotes, *ailleurs)
        assert (2, True) == (rendu.exit_code, phrase in normal(" ".join(rendu.output.split()))), rendu.output


def test_la_note_de_bas_de_page_qui_part_n_est_pas_un_nombre_qui_change(tmp_path):
    def lignes(*mots: tuple[str, str | None]) -> tuple[PassageChange, ...]:
        return tuple(
            PassageChange(
                NomDePassage.titre("Article 12"), "Article 12", "modifie", "chiffres", (changed_line(*cotes),)
            )
            for cotes in mots
        )

    partie = ("Le logo figure partout.[1]", "Le logo figure partout."), ("note 1 : Sauf accord écrit.", None)
    comptees = ("Il paie 3 €.", "Il paie 4 €."), ("note 2 : Il y en a 5.", "note 2 : Il y en a 6.")
    assert ["montant (Article 12) : 3 € → 4 €", "nombre (Article 12) : 5 → 6"] == [
        normal(value.phrase) for value in values_first(lignes(*partie, *comptees))
    ]


def test_les_montants_les_dates_et_les_renvois_qui_changent_viennent_d_abord_avec_leur_sorte(tmp_path):
    def acte(montant: str, date: str, renvoi: str, mot: str) -> bytes:
        return word(p("Durée", style="Titre1"), p(f"La fin est le {date}."), p("Suivi", style="Titre1"), p(f"Un {mot} rend compte."),
                    p("Renvoi", style="Titre1"), p(f"Voir l’article {renvoi}."), p("Prix", style="Titre1"), p(f"L’État verse {montant}."))  # fmt: skip

    cotes = acte("50 000 €", "31 mars 2028", "3.2", "bilan"), acte("5 000 000 €", "31 mars 2026", "32", "rapport")
    dit = dit_de(tmp_path, *cotes, "--lot", tmp_path / "lot")
    attendu = ("D’abord, ce qui se compte, se date ou se coche", "montant (Prix) : 50 000 € → 5 000 000 €",
               "date (Durée) : 31 mars 2028 → 31 mars 2026", "renvoi (Renvoi) : article 3.2 → article 32", "Ce qui change")  # fmt: skip
    assert ordre(dit, *attendu), dit
    note = normal(" ".join(par.text for par in Word(str(tmp_path / "lot" / "1-note.docx")).paragraphs))
    assert ordre(note, *attendu[:-1])
    page = normal(re.sub(r"<[^>]*>", "", (tmp_path / "lot" / "3-relecture.html").read_text("utf-8")))
    assert ordre(page, "D’abord, ce qui se compte", "MontantPrix : 50 000 € → 5 000 000 €", "DateDurée", "RenvoiRenvoi")


def test_ce_qui_a_ete_compare_et_trouve_egal_est_dit(tmp_path):
    def avec(mot: str, **plus: object) -> bytes:
        return word(p(f"Un {mot}."), p(image()), entete="Convention", **plus)

    assert "Identiques des deux côtés : en-têtes, pieds de page, commentaires, images et mise en forme." in dit_de(
        tmp_path, avec("a"), avec("b")
    )
    dit = dit_de(tmp_path, avec("a", dessin=b"un"), avec("b", dessin=b"deux"))
    assert "Identiques des deux côtés : en-têtes, pieds de page, commentaires et mise en forme." in dit


def test_ce_qui_est_egal_a_sa_cle_a_part_de_ce_qui_n_est_pas_compare(tmp_path):
    avant, apres = (poser(tmp_path, f"{mot}.docx", word(p(f"Un {mot}."), entete="Convention")) for mot in ("a", "b"))
    dit = json.loads(comparer(avant, apres, "--json").stdout)
    assert "Identiques des deux côtés : en-têtes, pieds de page, commentaires, images et mise en forme." == "".join(
        dit["identiques"]
    )
    assert not [phrase for phrase in dit["non_compare"] if "Identiques" in phrase]


def test_le_compte_est_le_meme_au_terminal_sur_la_page_dans_la_note_et_dans_le_json(tmp_path):
    def acte(*mots: str) -> bytes:
        return word(*(bloc for rang, mot in enumerate(mots) for bloc in (
            p(f"Article {rang}", style="Titre1"), p(f"Le premier alinéa dit {mot}."), p("Rien ne bouge ici."),
            p(f"Le dernier alinéa redit {mot}."))))  # fmt: skip

    avant, apres = (
        poser(tmp_path, "a.docx", acte("un", "deux", "trois")),
        poser(tmp_path, "b.docx", acte("un", "dix", "six")),
    )
    dit = normal(comparer(avant, apres, "--lot", tmp_path / "lot").stdout)
    page = (tmp_path / "lot" / "3-relecture.html").read_text("utf-8")
    note = " ".join(par.text for par in Word(str(tmp_path / "lot" / "1-note.docx")).paragraphs)
    assert all("2 passages changent" in normal(texte) for texte in (dit, page, note))
    assert 2 == json.loads(comparer(avant, apres, "--json").stdout)["comptes"]["autres_passages"]
    assert "2 passages changent, en 4 endroits</span>" in page and 4 == page.count('class="passage ')
    assert "changements<" not in page


def test_un_word_qui_porte_des_modifications_suivies_n_est_ouvert_qu_une_fois(tmp_path, monkeypatch):
    ouverts = []
    vrai = ouverture.parse_word

    def compter(data: bytes, nom: str, *reste: object) -> object:
        ouverts.append(nom)
        return vrai(data, nom, *reste)

    monkeypatch.setattr(ouverture, "parse_word", compter)
    un = word(p("Objet", style="Titre1"), p("L’aide est de 10 €."), p("Trois ans."))
    deux = word(p("Objet", style="Titre1"), p("L’aide est de 12 €."), p("Trois ans.", suivi("ins", " Puis deux.")))
    assert "1 passage change sans que ce soit suivi" in dit_de(tmp_path, un, deux)
    assert ["deux.docx", "un.docx"] == sorted(ouverts)


def test_deux_versions_donnent_le_contrat_ou_un_dossier_de_revisions(tmp_path):
    versions = (f"{CLS}/initiale", f"{CLS}/avenant-1")
    rendu = comparer(*versions, "--docx", tmp_path / "contrat.docx")
    assert 1 == rendu.exit_code, rendu.output
    assert {"docgen"} == {auteur for _, auteur, _ in auteurs(tmp_path / "contrat.docx")}
    rendu = comparer(*versions, "--docx", tmp_path / "lot", "--json")
    ecrits = {path.relative_to(tmp_path / "lot").as_posix() for path in (tmp_path / "lot").rglob("*.docx")}
    changes = {d["nom"] for d in json.loads(rendu.stdout)["documents"] if d["sort"] == "modifie"}
    assert {f"{nom}.docx" for nom in changes} == ecrits
    rendu = comparer(*versions, "--docx", tmp_path / "x.docx", "--document", "fiche-9.9")
    assert (2, False) == (rendu.exit_code, (tmp_path / "x.docx").exists())


# --- deux dossiers produits ----------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def produits(tmp_path_factory) -> Path:
    sortie = tmp_path_factory.mktemp("sortie")
    rendu = CliRunner().invoke(app, ["produire", "--contrat", CLS, "--format", "docx,txt", "--sortie", str(sortie),
                                     "--donnees", str(RACINE / "contracts_data"), "--gabarits", str(RACINE / "templates")])  # fmt: skip
    assert 0 == rendu.exit_code, rendu.output
    return sortie / "pas-de-calais" / CLS


def test_deux_dossiers_disent_les_memes_montants_que_les_deux_versions(produits, tmp_path):
    dossiers = json.loads(
        comparer(produits / "initiale", produits / "avenant-1", "--json", "--docx", tmp_path / "r").stdout
    )
    versions = json.loads(comparer(f"{CLS}/initiale", f"{CLS}/avenant-1", "--json").stdout)
    assert versions["contrats"] == dossiers["contrats"]
    assert any("avenant.docx" in phrase for phrase in dossiers["non_compare"])
    assert (tmp_path / "r" / "contrat-consolide.docx").is_file()


def test_un_dossier_est_egal_a_lui_meme_et_un_fichier_retouche_se_dit(produits, tmp_path):
    copie = copier(produits / "initiale", tmp_path / "copie")
    rendu = comparer(produits / "initiale", copie)
    assert (0, True) == (rendu.exit_code, "fichiers identiques" in " ".join(rendu.stdout.split())), rendu.output
    (copie / "contrat-consolide.txt").write_text("retouché", "utf-8")
    assert "Modifié à la main" in " ".join(comparer(produits / "initiale", copie).stdout.split())


def retoucher(chemin: Path, *changes: tuple[str, str]) -> None:
    """Ce qu'une personne change dans un Word déjà produit : des mots d'un même passage, et lui seul."""
    fichier = Word(str(chemin))
    for ancien, nouveau in changes:
        texte = next(texte for texte in fichier.element.body.iter(qn("w:t")) if ancien in (texte.text or ""))
        texte.text = texte.text.replace(ancien, nouveau, 1)
    fichier.save(str(chemin))


def test_un_montant_change_a_la_main_dans_un_document_produit_est_dit_d_abord_partout(produits, tmp_path):
    copie = copier(produits / "avenant-1", tmp_path / "copie")
    retoucher(copie / "annexe-3-tableau-financier.docx", ("618\u202f000", "681\u202f000"))
    rendu = comparer(produits / "avenant-1", copie, "--lot", tmp_path / "lot")
    dit = normal(" ".join(rendu.stdout.split()))
    change = "« A Crédits État versés en 2024 » : 618 000 → 681 000"
    assert (1, True) == (rendu.exit_code, change in dit), rendu.output
    assert ordre(dit, "Un document modifié à la main", "Annexe 3 : modifié à la main dans « copie »", change,
                 "Le relevé des données n’a pas changé.")  # fmt: skip
    assert "Ni texte, ni montant" not in dit
    note = normal(" ".join(par.text for par in Word(str(tmp_path / "lot" / "1-note.docx")).paragraphs))
    assert ordre(
        note,
        "Un document modifié à la main",
        change,
        "Le relevé des données n’a pas changé.",
    )
    page = normal(re.sub(r"<[^>]*>", "", (tmp_path / "lot" / "3-relecture.html").read_text("utf-8")))
    assert ordre(page, "Un document modifié à la main.", "Modifiés à la main1 document1 ligne qui change", change)
    donne = json.loads(comparer(produits / "avenant-1", copie, "--json").stdout)
    (document,) = donne["documents"]
    assert (1, ["copie"]) == (donne["comptes"]["documents_a_la_main"], document["a_la_main"])
    (cellule,) = document["passages"][0]["lignes"][0]["cellules"]
    assert ("618 000", "681 000") == (cellule["avant"], cellule["apres"])


def test_des_mots_changes_a_la_main_sont_dits_quand_les_donnees_changent_aussi(produits, tmp_path):
    copie = copier(produits / "avenant-1", tmp_path / "copie")
    retoucher(copie / "contrat-consolide.docx", ("Le Département", "L’association"))
    dit = normal(" ".join(comparer(produits / "initiale", copie).stdout.split()))
    assert "Le Département" in Word(str(produits / "avenant-1" / "contrat-consolide.docx")).element.body.xml
    assert ordre(dit, "Un document modifié à la main", "L’association", "L’avenant n° 1 change")


def test_un_document_enregistre_sans_changement_et_un_fichier_qui_n_est_pas_lu_sont_nommes(produits, tmp_path):
    copie = copier(produits / "avenant-1", tmp_path / "copie")
    retoucher(copie / "avenant.docx")
    rendu = comparer(produits / "avenant-1", copie)
    assert (0, True) == (rendu.exit_code, "Modifié à la main dans « copie » : avenant.docx." in normal(rendu.stdout))
    (copie / "avenant.txt").write_text("12 000 €", "utf-8")
    rendu = comparer(produits / "avenant-1", copie)
    assert (1, False) == (rendu.exit_code, "Rien ne diffère" in rendu.stdout), rendu.output
    assert "1 fichier .txt diffère et n’a pas été lu" in normal(" ".join(rendu.stdout.split()))


def test_une_cellule_est_dite_par_sa_ligne_et_sa_colonne(tmp_path):
    def trois(montant: str, texte: str) -> bytes:
        lignes = (("Action", "2025", "Total"), ("1.1 Accueil", montant, "20 €"), ("1.2 Suivi", "5 €", "6 €"))
        return word(tableau(*lignes), tableau(("Public", "400 jeunes"), ("Moyens", "deux agents"), ("Coût", texte)))

    un, deux = (
        poser(tmp_path, *cote) for cote in (("a.docx", trois("10 €", "30 €")), ("b.docx", trois("100 €", "3 €")))
    )
    dit = normal(" ".join(comparer(un, deux).stdout.split()))
    assert "« 1.1 Accueil », « 2025 » : 10 € → 100 €" in dit and "« Coût » : 30 € → 3 €" in dit


def test_un_releve_se_relit_tel_qu_il_est_ecrit(produits):
    octets = (produits / "avenant-1" / STATEMENT).read_bytes()
    lu = releve_json.read_statement(octets)
    assert lu is not None
    un, depuis, causes, donnees = lu
    assert donnees
    assert f"{CLS}/initiale" == depuis and causes.noms and causes.par_cle
    assert octets == releve_json.write_statement(un, depuis, causes)
    assert read_answered((produits / "avenant-1" / "avenant.docx").read_bytes())


def test_deux_dossiers_disent_les_operations_sans_lien_vers_ce_qui_n_est_pas_la(produits, tmp_path):
    rendu = comparer(produits / "initiale", produits / "avenant-1", "--html", tmp_path / "r.html")
    assert "L’avenant n° 1 change 4 articles" in normal(rendu.stdout)
    assert "modifié (par l’art. 2.1.2 de l’avenant)" in normal(rendu.stdout)
    # Entre deux dossiers, chaque ligne est dite en entier.
    assert "• ajouté : L’ordonnateur de la dépense est le préfet de la région Hauts-de-France." in normal(rendu.stdout)
    page = normal((tmp_path / "r.html").read_text("utf-8"))
    assert "<td>Avenant n° 1, art. 3</td>" in page and 'href="#operation-' not in page


def test_un_lot_ne_remplace_pas_une_production(produits, tmp_path):
    copie = copier(produits / "initiale", tmp_path / "production")
    avant = {un.relative_to(copie): un.read_bytes() for un in copie.rglob("*") if un.is_file()}
    rendu = comparer("cie-2025-2027/initiale@2025", "cie-2025-2027/initiale@2026", "--lot", copie)
    assert (2, True) == (rendu.exit_code, "que docgen n'y a pas écrit ainsi" in rendu.output)
    assert avant == {un.relative_to(copie): un.read_bytes() for un in copie.rglob("*") if un.is_file()}


@pytest.mark.parametrize(
    ("cle", "valeur"),
    [
        ("format", 2),
        ("montants", [["contrat", "tous", "2025", "prevu", "abc"]]),
        ("montants", [["contrat", "tous", "2025", "rien", 5]]),
        ("indicateurs", [["a", "b", "NaN"]]),
        ("indicateurs", [["a", "b", "douze"]]),
        ("noms", [1]),
        ("passages", {"article/1": [1, 2]}),
        ("passages", {"article/1": []}),
        ("causes", [[1, 2]]),
        ("depuis", 7),
    ],
)
def test_un_releve_d_une_autre_forme_n_est_pas_lu_et_le_reste_l_est(produits, tmp_path, cle, valeur):
    avant, copie = (copier(produits / nom, tmp_path / nom) for nom in ("initiale", "avenant-1"))
    for chemin in [*avant.rglob("*.docx"), *copie.rglob("*.docx")]:
        # Un document de chaque côté suffit : ce qui se lit encore se lit.
        if chemin.stem != "contrat-consolide":
            chemin.unlink()
    bon = json.loads((copie / STATEMENT).read_bytes())
    (copie / STATEMENT).write_text(json.dumps({**bon, cle: valeur}), "utf-8")
    assert releve_json.read_statement((copie / STATEMENT).read_bytes()) is None
    rendu = comparer(avant, copie)
    assert 1 == rendu.exit_code, rendu.output
    dit = normal(" ".join(rendu.stdout.split()))
    assert "n’a pas de relevé lisible" in dit and "n’est que dans" not in dit


def test_une_nature_que_le_releve_nomme_se_lit(produits):
    dit = json.loads((produits / "avenant-1" / STATEMENT).read_bytes())
    montants = [["contrat", "tous", "2025", "engage", 5]]
    nomme = {**dit, "montants": montants, "noms": {**dit["noms"], "nature/engage": "Engagé"}}
    assert releve_json.read_statement(json.dumps({**dit, "montants": montants}).encode()) is None
    lu = releve_json.read_statement(json.dumps(nomme).encode())
    assert lu and [("contrat tous 2025 engage", 5)] == [
        (str(cell), un.centimes) for cell, un in lu.releve.montants.items()
    ]


def test_des_operations_qu_un_releve_ne_nomme_pas_ne_sont_pas_citees(produits):
    dit = json.loads((produits / "avenant-1" / STATEMENT).read_bytes())
    lu = releve_json.read_statement(json.dumps({**dit, "operations": {}}).encode())
    assert lu and SANS_CAUSE == lu[2]


# --- chez les autres ------------------------------------------------------------------------------------------------------
def test_chaque_document_du_dossier_retouche_soixante_fois_se_prouve(tmp_path):
    for graine in range(0, len(documents()), 7 * PART):
        assert () == paire(graine, tmp_path).fautes


@pytest.mark.lent
@pytest.mark.skipif(not shutil.which("soffice") or not python_uno(), reason="apt-get install python3-uno")
def test_libreoffice_est_d_accord_sur_un_echantillon(tmp_path):
    assert [] == desaccords([paire(graine, tmp_path) for graine in range(3, 58, 5)], tmp_path)


# --- ce qui est demandé ---------------------------------------------------------------------------------------------------
@pytest.fixture
def deux(tmp_path) -> tuple[Path, Path]:
    chemins = tmp_path / "à comparer" / "l'ancien.docx", tmp_path / "à comparer" / "nouveau.docx"
    chemins[0].parent.mkdir()
    for chemin, mots in zip(chemins, ("Un soutien de 10 €.", "Un soutien de 12 €."), strict=True):
        word = Word()
        word.add_paragraph(mots)
        word.save(str(chemin))
    return chemins


@pytest.mark.parametrize(
    ("options", "dit"),
    [
        (("--docx", "{ancien}"), "serait écrit sur ce qui est comparé"),
        (("--docx", "{dossier}"), "serait écrit sur ce qui est comparé"),
        (("--lot", "{dossier}"), "que docgen n'y a pas écrit ainsi"),
        (("--docx", "revisions.pdf"), "cette option écrit un fichier .docx"),
        (("--html", "{ancien}"), "cette option écrit un fichier .html"),
        (("--html", "{dossier}"), "est un dossier"),
        (("--docx", "r.docx", "--auteur", " "), "« --auteur » est vide"),
        (("--docx", "r.docx", "--auteur", "x" * 300), "« --auteur » est trop long"),
        (("--docx", "r.docx", "--date", "2026-02-30"), "n'est pas une date"),
        (("--docx", "r.docx", "--document", "rien"), "n'en désigne aucun"),
        (("--docx", "{ancien}", "--ecraser"), "serait écrit sur ce qui est comparé"),
        (("--docx", "{dossier}", "--ecraser"), "serait écrit sur ce qui est comparé"),
        (("--docx", "mon texte.docx"), "relancer avec --ecraser"),
        (("--html", "ma page.html"), "relancer avec --ecraser"),
        (("--docx", "à moi", "--html", "neuve.html"), "relancer avec --ecraser"),
        (("--lot", "lot", "--html", "lot/page.html"), "est dans le dossier du lot"),
        (("--ecraser",), "« --ecraser » remplace un fichier, et aucun n'est demandé"),
        (("--document", "nouveau"), "« --document » dit ce que « --docx » écrit"),
        (("--document", "nouveau", "--lot", "lot"), "« --document » dit ce que « --docx » écrit"),
        (("--auteur", "docgen"), "« --auteur » signe les révisions"),
        (("--date", "2026-11-25"), "« --date » date les révisions"),
        (("--date", "2026-11-25", "--html", "neuve.html"), "« --date » date les révisions"),
        (("--mise-en-forme",), "« --mise-en-forme » marque un fichier Word"),
        (("--docx", "r.docx", "--auteur", ""), "« --auteur » est vide"),
        (("--contrat", "cls-2024-2027"), "« --contrat » ne choisit rien entre deux Word"),
        (("--dossier", "pas-de-calais"), "« --dossier » ne choisit rien entre deux Word"),
        (("--json", "--format", "markdown"), "demandent deux écritures"),
    ],
)
def test_une_demande_impossible_est_refusee_et_n_ecrit_rien(deux, tmp_path, monkeypatch, options, dit):
    monkeypatch.chdir(tmp_path)
    places = {"ancien": str(deux[0]), "dossier": str(deux[0].parent)}
    (tmp_path / "à moi").mkdir()
    for nom in ("mon texte.docx", "ma page.html", "à moi/nouveau.docx"):
        (tmp_path / nom).write_text("à moi", "utf-8")
    avant = {chemin: chemin.read_bytes() for chemin in tmp_path.rglob("*") if chemin.is_file()}
    rendu = comparer(*deux, *(une.format(**places) for une in options))
    assert (2, True) == (rendu.exit_code, dit in rendu.output), rendu.output
    assert avant == {chemin: chemin.read_bytes() for chemin in tmp_path.rglob("*") if chemin.is_file()}


@pytest.mark.skipif(os.name != "posix", reason="un lien symbolique est celui de POSIX")
@pytest.mark.parametrize("option", ["--html", "--docx", "--lot"])
def test_un_lien_qui_tourne_en_rond_est_refuse(deux, tmp_path, option):
    un, autre = tmp_path / "un.html", tmp_path / "autre.html"
    un.symlink_to(autre)
    autre.symlink_to(un)
    rendu = comparer(*deux, option, un)
    assert (2, True) == (rendu.exit_code, "ce lien tourne en rond" in rendu.output), rendu.output


@pytest.mark.skipif(os.name != "posix", reason="un lien symbolique est celui de POSIX")
def test_un_lien_vers_ce_qui_est_compare_n_est_pas_ecrit(deux, tmp_path):
    lien = tmp_path / "lien.docx"
    lien.symlink_to(deux[1])
    avant = deux[1].read_bytes()
    rendu = comparer(*deux, "--docx", lien, "--ecraser")
    assert (2, True) == (rendu.exit_code, "serait écrit sur ce qui est comparé" in rendu.output)
    assert avant == deux[1].read_bytes()


def test_ce_que_docgen_a_ecrit_se_refait_et_ce_que_l_on_a_annote_demande_ecraser(deux, tmp_path):
    page, trace = tmp_path / "page à relire.html", tmp_path / "révisions.docx"
    sortis = [comparer(*deux, "--html", page, "--docx", trace).exit_code for _ in range(2)]
    page.write_text(page.read_text("utf-8") + "<!-- vu -->", "utf-8")
    refus = comparer(*deux, "--html", page, "--docx", trace)
    assert ([1, 1], 2, True) == (
        sortis,
        refus.exit_code,
        "page à relire.html » : ce fichier existe déjà" in refus.output,
    )
    assert 1 == comparer(*deux, "--html", page, "--docx", trace, "--ecraser").exit_code
    assert "<!-- vu -->" not in page.read_text("utf-8")


@pytest.mark.parametrize("option", [("--revisions", "refuser"), ("--auteurs",)])
def test_ce_qui_ne_parle_que_de_word_est_refuse_entre_deux_versions(option):
    rendu = comparer("cls-2024-2027/initiale", "cls-2024-2027/avenant-1", *option)
    assert (2, True) == (rendu.exit_code, f"« {option[0]} » ne parle que de fichiers Word" in rendu.output)


def test_repondre_a_des_modifications_suivies_qui_n_existent_pas_est_dit(deux):
    assert "« --revisions » n'y change rien" in comparer(*deux, "--revisions", "refuser").output


def test_un_seul_passage_se_compte_au_singulier(deux):
    assert "1 passage et 1 document" in normal(comparer(*deux).stdout)


def test_les_en_tetes_s_accordent(tmp_path):
    avant, apres = (poser(tmp_path, f"{nom}.docx", word(p(LONG), entete=nom)) for nom in ("hier", "demain"))
    assert "En-têtes et pieds de page : modifiés" in normal(comparer(avant, apres, "--tout").stdout)

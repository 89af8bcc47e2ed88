"""Un gabarit est écrit pour docxtpl : ce que `DocxTemplate.render` en fait, le gabarit compilé le fait aussi.

Les deux fichiers sont comparés partie par partie, en XML canonique. Ce qui n'est pas pareil est ici, par son nom et avec
sa raison : `REFUSES` (docgen refuse, en français) et `ECARTS` (docxtpl abîme le fichier ou le texte, docgen non).
"""

import copy
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from docxtpl import DocxTemplate, InlineImage, Listing, RichText, RichTextParagraph
from jinja2 import Environment, StrictUndefined
from jinja2.exceptions import UndefinedError
from lxml import etree
from markupsafe import Markup

from docgen.document import Document
from docgen.findings import Refusal
from docgen.ooxml import paquet
from docgen.ooxml.noms import W
from docgen.pipeline import Outcome
from docgen.render import docx
from docgen.render.docx.gabarit import Gabarit
from tests.outils.validation import texte_xml
from tests.test_gabarit import ESPACES, MOTS, RELATIONS, ecrire, image, p, parties, tableau

GABARITS = Path(__file__).resolve().parents[1] / "templates" / "gabarits"
COEUR = "docProps/core.xml"
Contexte = dict[str, object]


@dataclass(frozen=True)
class Essai:
    """Un gabarit d'essai et ce qui le remplit."""

    corps: str
    contexte: Contexte = field(default_factory=dict)
    entete: str = ""
    pied: str = ""
    notes: str = ""
    titre: str = ""

    def membres(self) -> dict[str, bytes]:
        membres = parties(self.corps, entete=self.entete, pied=self.pied)
        if self.notes:
            note = f"<w:footnotes {ESPACES}><w:footnote w:id='2'>{self.notes}</w:footnote></w:footnotes>"
            ajouter(membres, "word/footnotes.xml", note, f"{MOTS}.footnotes+xml", "footnotes")
        if self.titre:
            ajouter(
                membres, COEUR, _coeur(self.titre), "application/vnd.openxmlformats-package.core-properties+xml", ""
            )
        return membres


def ajouter(membres: dict[str, bytes], nom: str, xml: str, genre: str, relation: str) -> None:
    """Ajoute une partie au fichier, avec sa déclaration et son lien."""

    def avant(fin: str, texte: str, partie: str) -> None:
        membres[partie] = membres[partie].replace(fin.encode(), (texte + fin).encode())

    membres[nom] = xml.encode()
    avant("</Types>", f'<Override PartName="/{nom}" ContentType="{genre}"/>', "[Content_Types].xml")
    if relation:
        lien = f'<Relationship Id="rId20" Type="{RELATIONS}/{relation}" Target="{nom.removeprefix("word/")}"/>'
        avant("</Relationships>", lien, "word/_rels/document.xml.rels")
    else:
        type_ = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
        avant("</Relationships>", f'<Relationship Id="rId20" Type="{type_}" Target="{nom}"/>', "_rels/.rels")


def _coeur(titre: str) -> str:
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{titre}</dc:title></cp:coreProperties>'
    )


def mis(texte: str, propriete: str = "<w:b/>") -> str:
    """Un paragraphe avec son style et l'allure de ses mots : ce que les sauts doivent garder."""
    allure = f"<w:pPr><w:jc w:val='center'/></w:pPr><w:r><w:rPr>{propriete}</w:rPr>"
    return f"<w:p>{allure}<w:t>{texte}</w:t></w:r></w:p>"


def mesure(table: str) -> str:
    """Le tableau avec la largeur de ses cellules, comme Word l'écrit toujours."""
    return table.replace("<w:tcPr/>", "<w:tcPr><w:tcW w:w='2000' w:type='dxa'/></w:tcPr>")


def zone(texte: str) -> str:
    """Une zone de texte dans un paragraphe."""
    return f"<w:p><w:r><w:pict><w:txbxContent>{p(texte)}</w:txbxContent></w:pict></w:r></w:p>"


RICHE = RichText("gras", bold=True)
RICHE.add(" et\nitalique\tà part", italic=True, color="#FF0000", size=24)
PARAGRAPHES = RichTextParagraph(RICHE, parastyle="Titre")
PARAGRAPHES.add("suite", parastyle="Corps")
LIGNES = [{"nom": f"poste {i}", "n": i, "sous": [f"a{i}", f"b{i}"]} for i in range(1, 4)]

ESSAIS: dict[str, Essai] = {
    "une balise coupée en plusieurs suites": Essai(
        p("Bon", "jour {", "{ no", "m }", "} et {{ n", "om }} {", "% if n", "om %}oui{% en", "dif %}"), {"nom": "Ève"}
    ),
    "des filtres": Essai(
        p("{{ nom|upper }} {{ liste|join(', ') }} {{ absent|default('rien') }} {{ nom|replace('e', 'é')|title }}"),
        {"nom": "le pré", "liste": ["un", "deux"]},
    ),
    "si, sinon si, sinon": Essai(
        p("{% if n == 1 %}un{% elif n == 2 %}deux{% else %}plus{% endif %} {{ 'a' if n else 'b' }}"), {"n": 2}
    ),
    "une boucle dans une phrase": Essai(
        p("{% for l in lignes %}{{ loop.index }}. {{ l.nom }}{% if not loop.last %}, {% endif %}{% endfor %}."),
        {"lignes": LIGNES},
    ),
    "des paragraphes sous condition": Essai(
        p("avant") + p("{%p if n &gt; 1 and n &lt; 3 %}") + p("dedans") + p("{%p else %}") + p("dehors")
        + p("{%p endif %}") + p("après"), {"n": 2}
    ),
    "une boucle de paragraphes, dans une boucle": Essai(
        p("{%p for l in lignes %}") + p("{{ l.nom }}") + p("{%p for s in l.sous %}")
        + p("– {{ s }} {{ loop.index }}/{{ loop.length }}") + p("{%p endfor %}") + p("{%p endfor %}"),
        {"lignes": LIGNES},
    ),
    "une boucle de lignes de tableau": Essai(
        tableau((p("Poste"), p("N")), (p("{%tr for l in lignes %}"), p("")), (p("{{ l.nom }}"), p("{{ l.n }}")),
                (p("{%tr endfor %}"), p("")), (p("Total"), p("{{ lignes|length }}"))), {"lignes": LIGNES}
    ),
    "une boucle de colonnes": Essai(
        tableau((p("Poste"), p("{%tc for l in lignes %}"), p("{{ l.nom }}"), p("{%tc endfor %}")),
                (p("N"), p("{%tc for l in lignes %}"), p("{{ l.n }}"), p("{%tc endfor %}"))), {"lignes": LIGNES}
    ),
    "moins de colonnes que la grille": Essai(
        tableau((p("a"), p("{%tc if x %}"), p("b"), p("{%tc endif %}"))), {"x": False}
    ),
    "des cellules fusionnées en largeur": Essai(
        mesure(tableau((p("{%tc for l in lignes %}"), p("{% hm %}Postes"), p("{%tc endfor %}")),
                       (p("{%tc for l in lignes %}"), p("{{ l.nom }}"), p("{%tc endfor %}")))), {"lignes": LIGNES}
    ),
    "des cellules fusionnées en hauteur": Essai(
        mesure(tableau((p("{%tr for l in lignes %}"), p("")), (p("{% vm %}Ensemble"), p("{{ l.nom }}")),
                       (p("{%tr endfor %}"), p("")))), {"lignes": LIGNES}
    ),
    "une largeur et un fond de cellule": Essai(
        mesure(tableau((p("a"), p("b")), (p("{% colspan large %}sur {{ large }}"),), (p("{% cellbg fond %}x"), p("y")))),
        {"large": 2, "fond": "FF0000"},
    ),
    "un texte mis en forme": Essai(mis("avant {{r riche }} après") + mis("{{ ligne }}"), {"riche": RICHE, "ligne": "x"}),
    "des suites sous condition": Essai(mis("a {%r if x %}oui {%r else %}non{%r endif %} b"), {"x": True}),
    "des paragraphes mis en forme": Essai(p("avant") + p("{{p blocs }}") + p("après"), {"blocs": PARAGRAPHES}),
    "une liste de lignes": Essai(mis("{{ texte }}"), {"texte": Listing("un\ndeux\ttrois\aquatre\fcinq & <six>")}),
    "retours, tabulations, sauts dans une valeur": Essai(
        mis("({{ a }}) {{ b }}") + p("{{ c }}"), {"a": "un\ndeux", "b": "x\ty\tz", "c": "l'un\al'autre\fla \"page\""}
    ),
    "une tabulation dans le gabarit": Essai(mis("a\tb {{ x }}"), {"x": "c"}),
    "une variable et une macro": Essai(
        p("{% set total = n * 2 %}{% macro cite(t) %}« {{ t }} »{% endmacro %}{{ cite(total) }}"),
        {"n": 21},
    ),
    "une macro de paragraphes": Essai(
        p("{%p macro deux(t) %}") + p("1 {{ t }}") + p("2 {{ t }}") + p("{%p endmacro %}") + p("{{p deux('x') }}")
    ),
    "un bloc et un filtre de bloc": Essai(p("{% block b %}un {{ x }}{% endblock %} {% filter upper %}{{ x }}{% endfilter %}"), {"x": "é"}),
    "des commentaires": Essai(
        p("a{# ceci\u00a0: {{ x }} #}b") + p("{#p tout le paragraphe #}") + p("fin")
        + tableau((p("{#tr la ligne #}"),), (p("reste"),))
    ),
    "des paragraphes réunis": Essai(
        p("Il habite ") + p("{%- if ville -%}") + p("en ville") + p("{%- else -%}") + p("aux champs") + p("{%- endif -%}")
        + p(" depuis peu"), {"ville": True}
    ),
    "les signes des balises": Essai(p("{_{ x }_} {_% if %_} {{ '{{' }} {{ \"}}\" }} {{ x }}"), {"x": "y"}),
    "les guillemets de Word": Essai(p("{{ “a” if x == ‘b’ else “c” }}"), {"x": "b"}),
    "des signes que le XML écrit autrement": Essai(p("{{ x }}", " {{ x|e }}"), {"x": "A & B < C > \"D\" 'E' ]]> 😀"}),
    "en-tête, pied de page et note": Essai(
        p("x{{ n }}"), {"n": 3, "t": "T & t"}, entete=p("{{ t }}", " p. {% if n %}{{ n }}{% endif %}"),
        pied=tableau((p("{{ t|lower }}"), p("fixe"))), notes=p("Note {{ n }} : {{ t }}"),
    ),
    "les propriétés": Essai(p("x"), {"titre": "Contrat local"}, titre="{{ titre }} – {% if titre %}oui{% endif %}"),
    "une zone de texte": Essai(zone("{{ x }} {% if x %}dedans{% endif %}") + p("{{ x }}"), {"x": "z"}),
    "un réglage et un champ": Essai(
        image("{{ x }} vu") + "<w:p><w:r><w:instrText>HYPERLINK \"{{ y }}\"</w:instrText></w:r></w:p>",
        {"x": "le « plan »\nd'accès", "y": "https://exemple.fr/?a=1&b=2"},
    ),
    "une macro dans un réglage": Essai(
        p("{% macro cite(t) %}« {{ t }} »{% endmacro %}") + image("{{ cite(x) }} {% if x %}vue{% endif %}"), {"x": "a & b"}
    ),
    "des images numérotées à nouveau": Essai(
        image("a") + p("{%p for i in n %}") + image("b") + p("{%p endfor %}"), {"n": [1, 2]}
    ),
    "une valeur déjà écrite en XML": Essai(p("{{p x }}") + p("{{ y }}"), {"x": Markup(p("un")), "y": Markup("&amp;")}),
}  # fmt: skip


@pytest.mark.parametrize("nom", ESSAIS)
def test_le_gabarit_compile_fait_ce_que_fait_docxtpl(tmp_path: Path, nom: str) -> None:
    essai = ESSAIS[nom]
    _pareils(essai.membres(), essai.contexte, tmp_path)


def _pareils(
    membres: dict[str, bytes], contexte: Contexte, dossier: Path, retouche: Callable = lambda arbre: None
) -> None:
    obtenu, attendu = docgen(membres, contexte), docxtpl(membres, contexte, dossier)
    for nom in (n for n in membres if n.startswith(("word/", COEUR)) and n.endswith(".xml")):
        assert _canonique(attendu[nom], retouche) == _canonique(obtenu[nom], retouche), nom


def docgen(membres: dict[str, bytes], contexte: Contexte) -> dict[str, bytes]:
    return paquet.parts(Gabarit.compile(membres, "essai.docx", {}).render(contexte), "docgen")


def docxtpl(membres: dict[str, bytes], contexte: Contexte, dossier: Path) -> dict[str, bytes]:
    """Les parties du fichier que docxtpl écrit, comme sa documentation dit de s'en servir."""
    temoin = DocxTemplate(ecrire(dossier / "temoin.docx", membres))
    temoin.render(
        copy.copy(contexte), jinja_env=Environment(undefined=StrictUndefined, autoescape=True), autoescape=True
    )
    sortie = io.BytesIO()
    temoin.save(sortie)
    return paquet.parts(sortie.getvalue(), "docxtpl")


def _canonique(xml: bytes, retouche: Callable) -> str:
    """Le XML canonique, sans les blancs de sa mise en page, un élément par ligne pour que l'écart se lise."""
    arbre = etree.fromstring(xml, etree.XMLParser(remove_blank_text=True))
    retouche(arbre)
    for vide in [e for e in arbre if e.tag.startswith("{http://purl.org/dc/") and not e.text]:
        arbre.remove(vide)  # docxtpl écrit aussi les propriétés qui ne disent rien
    return etree.tostring(arbre, method="c14n", exclusive=True).decode().replace("<w:", "\n<w:")


# --- les gabarits de la maison -------------------------------------------------------------------------------------
@pytest.mark.parametrize("gabarit", sorted(GABARITS.glob("*.docx")), ids=lambda path: path.stem)
def test_les_gabarits_de_la_maison(
    gabarit: Path, avenant_1: tuple[Outcome, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chaque document de l'avenant n° 1, avec le contexte même que `render.docx` donne au gabarit."""
    membres = paquet.read(gabarit)
    composes = [document for ceux in avenant_1[0].documents.values() for document in ceux]
    documents = [document for document in composes if document.gabarit == gabarit.stem]
    assert documents
    for document in documents:
        _pareils(membres, _contexte(document, monkeypatch), tmp_path, _sans_grilles_imbriquees)


def _contexte(document: Document, monkeypatch: pytest.MonkeyPatch) -> Contexte:
    recus: list[Contexte] = []
    with monkeypatch.context() as remplace:
        remplace.setattr(Gabarit, "render", lambda self, contexte, extra=(), finish=str: recus.append(contexte))
        docx.draw(document, GABARITS, {})
    return recus[0]


def _sans_grilles_imbriquees(arbre: etree._Element) -> None:
    """docxtpl compte les cellules des tableaux du dedans, et élargit la grille de celui qui les tient (`ECARTS`)."""
    for table in arbre.iter(f"{W}tbl"):
        if table.find(f".//{W}tbl") is not None:
            table.find(f"{W}tblGrid").clear()


# --- ce que docgen refuse, en français, là où docxtpl écrit --------------------------------------------------------
def _lien() -> RichText:
    lien = RichText()
    lien.add("ici", url_id="rId77")
    return lien


REFUSES: dict[str, tuple[Essai, str]] = {
    # Une valeur se met en forme avant : « None », « True » ou « 1.5 » n'ont pas de place dans un acte.
    "une valeur vide": (Essai(p("{{ x }}"), {"x": None}), "la valeur est vide"),
    "un oui ou non": (Essai(p("{{ x }}"), {"x": True}), "la valeur est un oui ou non"),
    "un nombre à virgule": (Essai(p("{{ x }}"), {"x": 1.5}), "la valeur est un nombre à virgule"),
    "une liste": (Essai(p("{{ x }}"), {"x": ["a"]}), "la valeur est une liste"),
    "un groupe": (Essai(p("{{ x }}"), {"x": {"a": "b"}}), "la valeur est un groupe"),
    # Ce qui ouvrirait le fichier à n'importe quel XML, ou le gabarit à un autre fichier.
    "le filtre safe": (Essai(p("{{ x|safe }}"), {"x": "<w:br/>"}), "le filtre « safe » est inconnu"),
    "autoescape": (
        Essai(p("{% autoescape false %}{{ x }}{% endautoescape %}"), {"x": "a"}),
        "l'instruction « scopedevalcontextmodifier » est interdite",
    ),
    # Ce qui appartient à la copie du fichier que docxtpl tient ouverte.
    "un sous-document": (Essai(p("{{ x }}"), {"x": type("Subdoc", (), {})()}), "un sous-document (Subdoc)"),
    "un lien mis en forme": (Essai(p("{{r x }}"), {"x": _lien()}), "le texte mis en forme porte un lien (url_id)"),
    # Ce dont docxtpl fait un fichier que Word dit abîmé, ou un texte que Word ne montre pas.
    "un texte mis en forme parmi les mots": (Essai(p("{{ x }}"), {"x": RICHE}), "la valeur est un objet (RichText)"),
    "des mots entre deux suites": (Essai(p("{{r x }}"), {"x": "a"}), "{{r … }} attend un texte mis en forme"),
    "des mots entre deux paragraphes": (Essai(p("{{p x }}"), {"x": "a"}), "{{p … }} attend des paragraphes entiers"),
    "un caractère que le XML interdit": (Essai(p("{{ x }}"), {"x": "a\x00b"}), "caractère interdit U+0000"),
    "deux balises de paragraphe ensemble": (
        Essai(p("{%p if x %}{%p endif %}"), {"x": "a"}),
        "deux balises {%p … %} dans un même paragraphe",
    ),
    # Ce que docxtpl perd sans le dire.
    "du texte à côté d'une balise de paragraphe": (
        Essai(p("perdu {{p x }}"), {"x": Markup(p("a"))}),
        "du texte accompagne la balise {{p x }} et disparaîtrait",
    ),
    "du texte à côté d'une balise de cellule": (
        Essai(tableau((p("perdu {%tc if x %}"), p("a"), p("{%tc endif %}"))), {"x": "a"}),
        "du texte accompagne la balise {%tc if x %} et disparaîtrait",
    ),
    "une balise sur deux paragraphes": (Essai(p("a {{ x") + p("}} b"), {"x": "y"}), "ouverte mais pas refermée"),
}


@pytest.mark.parametrize("nom", REFUSES)
def test_ce_que_docgen_refuse_en_francais(nom: str) -> None:
    essai, message = REFUSES[nom]
    with pytest.raises(Refusal) as recueilli:
        docgen(essai.membres(), essai.contexte)
    assert message in recueilli.value.message


def test_une_image_de_docxtpl_est_refusee_par_son_nom(tmp_path: Path) -> None:
    """Elle ajoute une partie au fichier que docxtpl tient ouvert ; les logos de docgen sont dans `logos/`."""
    membres = parties(p("{{ x }}"))
    photo = InlineImage(DocxTemplate(ecrire(tmp_path / "essai.docx", membres)), "photo.png")
    with pytest.raises(Refusal) as recueilli:
        docgen(membres, {"x": photo})
    assert "la valeur est une image (InlineImage), et non un texte" in recueilli.value.message


@pytest.mark.parametrize(
    "corps", [p("{{ x }}"), p("{% if x %}a{% endif %}"), p("{%p for i in x %}") + p("{%p endfor %}")]
)
def test_une_variable_inconnue_arrete_l_un_et_l_autre(tmp_path: Path, corps: str) -> None:
    with pytest.raises(UndefinedError):
        docxtpl(parties(corps), {}, tmp_path)
    with pytest.raises(Refusal) as recueilli:
        docgen(parties(corps), {})
    assert "la variable « x » est inconnue" in recueilli.value.message


# --- ce que docxtpl abîme, et que docgen écrit bien ----------------------------------------------------------------
@dataclass(frozen=True)
class Ecart:
    """Ce que chacun écrit dans la partie `nom`."""

    essai: Essai
    docxtpl: str
    docgen: str
    nom: str = "word/document.xml"


ECARTS: dict[str, Ecart] = {
    "une esperluette dans une balise est écrite deux fois": Ecart(
        Essai(p("{{ 'a &amp; b' }}")), ">a &amp;amp; b<", ">a &amp; b<"
    ),
    "une esperluette dans une propriété aussi": Ecart(
        Essai(p("x"), {"t": "a & b"}, titre="{{ t }}"), ">a &amp;amp; b<", ">a &amp; b<", COEUR
    ),
    "une valeur est relue comme une balise": Ecart(Essai(p("{{ x }}"), {"x": "{_{"}), ">{{<", ">{_{<"),
    "un retour chariot reste dans le texte": Ecart(
        Essai(p("{{ x }}"), {"x": "a\r\nb"}), ">a\n</w:t><w:br/>", ">a</w:t><w:br/>"
    ),
    "une cellule vidée n'a plus de paragraphe": Ecart(
        Essai(tableau((p("{%p if x %}") + p("a") + p("{%p endif %}"),)), {"x": ""}),
        "<w:tcPr/></w:tc>",
        "<w:tcPr/><w:p/></w:tc>",
    ),
    "un tableau vidé n'a plus de lignes": Ecart(
        Essai(tableau((p("{%tr for i in x %}"),), (p("a"),), (p("{%tr endfor %}"),)), {"x": []}),
        "<w:tblGrid/></w:tbl>",
        "<w:body><w:p/><w:sectPr>",
    ),
    "un tableau élargi par celui qu'il tient": Ecart(
        Essai(tableau((tableau((p("{{ x }}"), p("b"), p("c"))) + p(""),)), {"x": "a"}),
        '<w:tblGrid><w:gridCol w:w="666"/><w:gridCol w:w="666"/><w:gridCol w:w="666"/></w:tblGrid><w:tr><w:tc><w:tcPr/><w:tbl>',
        '<w:tblGrid><w:gridCol w:w="2000"/></w:tblGrid><w:tr><w:tc><w:tcPr/><w:tbl>',
    ),
    "une clé qui porte le nom d'une méthode": Ecart(
        Essai(p("{{ x.items }}"), {"x": {"items": "a"}}), "built-in method items", ">a<"
    ),
}


@pytest.mark.parametrize("nom", ECARTS)
def test_ce_que_docxtpl_abime_et_que_docgen_ecrit_bien(tmp_path: Path, nom: str) -> None:
    ecart = ECARTS[nom]
    membres = ecart.essai.membres()
    ecrits = [docxtpl(membres, ecart.essai.contexte, tmp_path), docgen(membres, ecart.essai.contexte)]
    assert [True, True] == [
        attendu in parties_[ecart.nom].decode()
        for attendu, parties_ in zip((ecart.docxtpl, ecart.docgen), ecrits, strict=True)
    ]


def test_les_notes_de_fin_sont_remplies_aussi(tmp_path: Path) -> None:
    """docxtpl y laisse la balise telle quelle."""
    membres = parties(p("x"))
    notes = f"<w:endnotes {ESPACES}><w:endnote w:id='2'>{p('{{ x }}')}</w:endnote></w:endnotes>"
    ajouter(membres, "word/endnotes.xml", notes, f"{MOTS}.endnotes+xml", "endnotes")
    ecrits = docxtpl(membres, {"x": "a"}, tmp_path), docgen(membres, {"x": "a"})
    assert ["{{ x }}", "a"] == [texte_xml(parties_["word/endnotes.xml"]) for parties_ in ecrits]

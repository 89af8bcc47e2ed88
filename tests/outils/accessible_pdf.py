"""Un PDF est-il accessible ? Ce que son arbre de structure et ses pages en disent, d'après le protocole Matterhorn 1.1.

Aucun vérificateur de PDF/UA ne s'installe depuis Debian, PyPI ou npm. Le protocole énumère 136 façons de manquer à PDF/UA-1 ;
89 se voient par un programme, les autres par une personne. `CONDITIONS` sont celles qui sont regardées ici, et `NON_REGARDEES`
dit pourquoi d'autres ne le sont pas. Celles qui jugent du sens (l'ordre de lecture est-il logique ? l'alternative dit-elle
l'image ?) restent à une personne ; l'ordre, lui, est tenu par les essais qui comparent les mots de l'arbre à ceux du document.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pikepdf

CONDITIONS = {
    "01-003": "un artefact dans un contenu balisé",
    "01-004": "un contenu balisé dans un artefact",
    "01-005": "un contenu ni balisé ni artefact",
    "02-001": "un type de balise qui ne mène à aucun type de la norme",
    "02-003": "des types de balise qui tournent en rond",
    "02-004": "un type de la norme changé de sens",
    "06-001": "aucune métadonnée",
    "06-002": "la part de PDF/UA n'est pas dite",
    "06-003": "aucun titre dans les métadonnées",
    "07-001": "la fenêtre ne dit pas ce qu'elle montre du titre",
    "07-002": "la fenêtre ne montre pas le titre",
    "09-004": "une table dont les balises ne sont pas celles d'une table",
    "09-005": "une liste dont les balises ne sont pas celles d'une liste",
    "09-006": "un sommaire dont les balises ne sont pas celles d'un sommaire",
    "10-001": "une police qui ne dit pas ses caractères",
    "11-006": "aucune langue",
    "13-004": "une figure sans alternative",
    "14-002": "le premier titre n'est pas de niveau 1",
    "14-003": "un niveau de titre sauté",
    "14-006": "deux titres sans niveau dans la même partie",
    "14-007": "des titres à niveau et sans niveau",
    "15-003": "un en-tête de tableau sans portée",
    "19-003": "une note sans identifiant",
    "19-004": "deux notes du même identifiant",
    "21-001": "un fichier joint sans nom",
    "25-001": "un formulaire dynamique",
    "26-001": "un fichier chiffré sans droits",
    "26-002": "un fichier que les aides techniques n'ont pas le droit de lire",
    "28-004": "une annotation que rien ne dit",
    "28-008": "une page d'annotations sans ordre de tabulation",
    "28-011": "un lien hors de sa balise",
    "28-012": "un lien que rien ne dit",
    "30-001": "un renvoi à la page d'un autre fichier",
    "31-009": "une police absente du fichier",
    "31-027": "une police sans correspondance vers Unicode",
}
# Ce que la norme laisse libre, et que nos fichiers tiennent : la table de chaque identifiant, le résumé d'un tableau.
AJOUTS = {
    "entetes": "une case nomme un en-tête qui n'existe pas",
    "identifiants": "l'index des identifiants n'est pas celui de l'arbre",
    "resume": "un tableau à en-têtes sans résumé",
    "rang": "un rang de données sans en-tête de rang",
    "signets": "des titres, et aucun signet",
}
NON_REGARDEES = (
    "par une personne : contraste, couleur seule, ordre logique, sens d'une alternative (04, 09-001, 13-001…)",
    "sans objet ici : formules, champs de formulaire, médias, calques, fichiers joints (17, 20, 24, 28-005…, 29)",
    "des polices : jeux de caractères CJK, largeurs, tables cmap (31-001 à 31-008, 31-010 à 31-026, 31-028 à 31-030)",
)
_NORME = {
    *(
        "Document",
        "Part",
        "Art",
        "Sect",
        "Div",
        "BlockQuote",
        "Caption",
        "TOC",
        "TOCI",
        "Index",
        "NonStruct",
        "Private",
    ),
    *("P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "THead"),
    *("TBody", "TFoot", "Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot", "Ruby", "Warichu"),
    *("Figure", "Formula", "Form"),
}
_DEDANS = {"Table": {"TR", "THead", "TBody", "TFoot", "Caption"}, "THead": {"TR"}, "TBody": {"TR"}, "TR": {"TH", "TD"},
           "L": {"LI", "L", "Caption"}, "LI": {"Lbl", "LBody"}, "TOC": {"TOCI", "TOC", "Caption"}}  # fmt: skip
_CODE = {"Table": "09-004", "THead": "09-004", "TBody": "09-004", "TR": "09-004", "L": "09-005", "LI": "09-005",
         "TOC": "09-006"}  # fmt: skip
_IMBRIQUES = {("artefact", True): {"01-003 : un artefact"}, ("balise", True): {"01-004 : un contenu"}}
_PEINT = {"Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "sh", "Do", "INLINE IMAGE"}
# Ce qui est lu d'une page : le reste (places, couleurs, polices) n'y change rien.
_LUS = " ".join(sorted({"BMC", "BDC", "EMC", "BI", "ID", "EI"} | _PEINT - {"INLINE IMAGE"}))


@dataclass
class Noeud:
    """Une balise : son type de la norme, ce qu'elle dit d'elle, ses enfants."""

    sorte: str
    objet: pikepdf.Dictionary
    enfants: list["Noeud"] = field(default_factory=list)

    def suite(self) -> Iterator["Noeud"]:
        yield self
        for enfant in self.enfants:
            yield from enfant.suite()

    def dit(self, cle: str) -> pikepdf.Object | None:
        """Ce qu'un attribut de la balise dit, où qu'il soit."""
        attributs = self.objet.get("/A", pikepdf.Array())
        for attribut in attributs if isinstance(attributs, pikepdf.Array) else [attributs]:
            if isinstance(attribut, pikepdf.Dictionary) and cle in attribut:
                return attribut[cle]
        return None


def fautes(fichier: pikepdf.Pdf) -> list[str]:
    """Chaque condition qui n'est pas tenue, avec ce qui la montre ; aucune pour un fichier accessible."""
    racine = fichier.Root
    if "/StructTreeRoot" not in racine or not racine.get("/MarkInfo", {}).get("/Marked"):
        return ["01-005 : le fichier n'est pas balisé"]
    types = {str(nom)[1:]: str(vers)[1:] for nom, vers in racine.StructTreeRoot.get("/RoleMap", {}).items()}
    arbre = [_noeud(enfant, types) for enfant in _liste(racine.StructTreeRoot.K)]
    noeuds = [noeud for debut in arbre for noeud in debut.suite()]
    trouvees = [*_types(types, noeuds), *_fichier(fichier), *_titres(noeuds), *_contenus(noeuds), *_tableaux(noeuds)]
    trouvees += [*_identifiants(racine.StructTreeRoot, noeuds), *_pages(fichier, noeuds), *_polices(fichier)]
    if any(re.fullmatch(r"H\d?", noeud.sorte) for noeud in noeuds) and "/Outlines" not in racine:
        trouvees.append("signets : aucun")
    return trouvees


def _liste(objet: pikepdf.Object | None) -> list[pikepdf.Object]:
    return [] if objet is None else list(objet) if isinstance(objet, pikepdf.Array) else [objet]


def _noeud(objet: pikepdf.Dictionary, types: dict[str, str]) -> Noeud:
    sorte, vus = str(objet.S)[1:], set()
    while sorte not in _NORME and sorte in types and sorte not in vus:
        vus.add(sorte)
        sorte = types[sorte]
    dedans = [enfant for enfant in _liste(objet.get("/K")) if isinstance(enfant, pikepdf.Dictionary) and "/S" in enfant]
    return Noeud(sorte, objet, [_noeud(enfant, types) for enfant in dedans])


def _types(types: dict[str, str], noeuds: list[Noeud]) -> Iterator[str]:
    yield from (f"02-001 : {sorte}" for sorte in {noeud.sorte for noeud in noeuds} - _NORME)
    yield from (f"02-004 : {sorte}" for sorte in types if sorte in _NORME)
    for sorte in types:
        vus = [sorte]
        while vus[-1] in types and vus[-1] not in vus[:-1]:
            vus.append(types[vus[-1]])
        if vus[-1] in vus[:-1]:
            yield f"02-003 : {sorte}"


def _fichier(fichier: pikepdf.Pdf) -> Iterator[str]:
    racine = fichier.Root
    yield from _metadonnees(fichier) if "/Metadata" in racine else ["06-001 : aucune"]
    vue = racine.get("/ViewerPreferences", {})
    if "/DisplayDocTitle" not in vue:
        yield "07-001 : rien"
    elif not vue.DisplayDocTitle:
        yield "07-002 : faux"
    if not re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", str(racine.get("/Lang", ""))):
        yield f"11-006 : {racine.get('/Lang')}"
    if "/XFA" in racine.get("/AcroForm", {}):
        yield "25-001 : XFA"
    for joint in racine.get("/Names", {}).get("/EmbeddedFiles", {}).get("/Names", [])[1::2]:
        if not {"/F", "/UF"} <= set(joint.keys()):
            yield "21-001 : fichier joint"


def _metadonnees(fichier: pikepdf.Pdf) -> Iterator[str]:
    with fichier.open_metadata() as dit:
        if dit.get("pdfuaid:part") != "1":
            yield f"06-002 : {dit.get('pdfuaid:part')}"
        if not str(dit.get("dc:title", "")).strip():
            yield "06-003 : aucun titre"
    if fichier.is_encrypted:
        droits = fichier.trailer.Encrypt.get("/P")
        yield from ["26-001 : sans droits"] if droits is None else [] if int(droits) & 512 else ["26-002 : bit 10"]


def _titres(noeuds: list[Noeud]) -> Iterator[str]:
    niveaux = [int(noeud.sorte[1]) for noeud in noeuds if re.fullmatch(r"H\d", noeud.sorte)]
    if niveaux and niveaux[0] != 1:
        yield f"14-002 : H{niveaux[0]}"
    for avant, apres in pairwise(niveaux):
        if apres > avant + 1:
            yield f"14-003 : H{avant} puis H{apres}"
    seuls = [noeud for noeud in noeuds if noeud.sorte == "H"]
    if seuls and niveaux:
        yield "14-007 : H et Hn"
    for noeud in noeuds:
        if sum(enfant.sorte == "H" for enfant in noeud.enfants) > 1:
            yield "14-006 : deux H"


def _contenus(noeuds: list[Noeud]) -> Iterator[str]:
    for noeud in noeuds:
        permis = _DEDANS.get(noeud.sorte)
        if permis is not None and not {enfant.sorte for enfant in noeud.enfants} <= permis:
            yield f"{_CODE[noeud.sorte]} : {noeud.sorte} contient {sorted({e.sorte for e in noeud.enfants} - permis)}"
        if (
            noeud.sorte in ("Figure", "Formula")
            and not str(noeud.objet.get("/Alt", noeud.objet.get("/ActualText", ""))).strip()
        ):
            yield f"13-004 : {noeud.sorte}"
    notes = [str(noeud.objet.get("/ID", "")) for noeud in noeuds if noeud.sorte == "Note"]
    yield from ("19-003 : note" for nom in notes if not nom)
    yield from (f"19-004 : {nom}" for nom, fois in Counter(notes).items() if nom and fois > 1)


def _tableaux(noeuds: list[Noeud]) -> Iterator[str]:
    for table in (noeud for noeud in noeuds if noeud.sorte == "Table"):
        rangs = [noeud for noeud in _propres(table) if noeud.sorte == "TR"]
        cases = [case for rang in rangs for case in rang.enfants]
        entetes = [case for case in cases if case.sorte == "TH"]
        yield from ("15-003 : TH" for case in entetes if str(case.dit("/Scope")) not in ("/Row", "/Column", "/Both"))
        if entetes and not str(table.dit("/Summary") or "").strip():
            yield "resume : un tableau"
        if any(str(case.dit("/Scope")) == "/Row" for case in entetes):
            # Un rang que continue l'étiquette d'au-dessus la nomme ; une ligne d'une seule case n'a pas d'en-tête.
            nommees = {str(case.objet.get("/ID", "")) for case in entetes if str(case.dit("/Scope")) == "/Row"}
            for rang in rangs:
                donnees = [case for case in rang.enfants if case.sorte == "TD"]
                sans = [c for c in donnees if not nommees & {str(nom) for nom in _liste(c.dit("/Headers"))}]
                if len(sans) == len(donnees) and len(donnees) > 1 and _dit_quelque_chose(rang.enfants[0]):
                    yield "rang : un rang"


def _propres(noeud: Noeud) -> Iterator[Noeud]:
    """Les balises de `noeud`, celles des tableaux qu'il contient ôtées."""
    for enfant in noeud.enfants:
        yield enfant
        if enfant.sorte not in ("Table", "TD", "TH"):
            yield from _propres(enfant)


def _dit_quelque_chose(case: Noeud) -> bool:
    return bool(_liste(case.objet.get("/K")))


def _identifiants(racine: pikepdf.Dictionary, noeuds: list[Noeud]) -> Iterator[str]:
    connus = {str(noeud.objet.ID) for noeud in noeuds if "/ID" in noeud.objet}
    dits = list(pikepdf.NameTree(racine.IDTree)) if "/IDTree" in racine else []
    if {str(nom) for nom in dits} != connus:
        yield f"identifiants : {len(dits)} dits, {len(connus)} portés"
    for noeud in noeuds:
        for nom in _liste(noeud.dit("/Headers")):
            if str(nom) not in connus:
                yield f"entetes : {nom}"


# --- les pages -------------------------------------------------------------------------------------------------------
def _pages(fichier: pikepdf.Pdf, noeuds: list[Noeud]) -> Iterator[str]:
    dans_un_lien = {
        enfant.Obj.objgen for noeud in noeuds if noeud.sorte == "Link" for enfant in _liste(noeud.objet.get("/K"))
        if isinstance(enfant, pikepdf.Dictionary) and enfant.get("/Type") == "/OBJR"
    }  # fmt: skip
    for rang, page in enumerate(fichier.pages, 1):
        yield from (f"{faute} (page {rang})" for faute in _contenu(page))
        notes = list(page.get("/Annots", ()))
        if notes and page.get("/Tabs") != "/S":
            yield f"28-008 : page {rang}"
        for note in notes:
            lien = note.Subtype == "/Link"
            if lien and note.objgen not in dans_un_lien:
                yield f"28-011 : page {rang}"
            if not str(note.get("/Contents", "")).strip():
                yield f"{'28-012' if lien else '28-004'} : page {rang}"


def _contenu(page: pikepdf.Page) -> set[str]:
    """Les fautes du contenu d'une page : ce que chaque tracé a autour de lui."""
    trouvees: set[str] = set()
    ouverts: list[str] = []
    for operandes, operateur in pikepdf.parse_content_stream(page, _LUS):
        nom = str(operateur)
        if nom in ("BDC", "BMC"):
            ouverts.append(_sorte(operandes))
            trouvees |= _IMBRIQUES.get(
                (ouverts[-1], ("balise" if ouverts[-1] == "artefact" else "artefact") in ouverts), set()
            )
        elif nom == "EMC":
            ouverts.pop()
        elif nom in _PEINT and not any(ouverts):
            trouvees.add(f"01-005 : {nom}")
    objets = page.get("/Resources", {}).get("/XObject", {}).values()
    return trouvees | {"30-001 : un objet" for objet in objets if "/Ref" in objet}


def _sorte(operandes: list[pikepdf.Object]) -> str:
    return "artefact" if str(operandes[0]) == "/Artifact" else "balise" if _numerote(operandes) else ""


def _numerote(operandes: list[pikepdf.Object]) -> bool:
    return len(operandes) > 1 and isinstance(operandes[1], pikepdf.Dictionary) and "/MCID" in operandes[1]


def _polices(fichier: pikepdf.Pdf) -> Iterator[str]:
    vues = {}
    for page in fichier.pages:
        for police in page.get("/Resources", {}).get("/Font", {}).values():
            vues[police.objgen] = police
    for police in vues.values():
        if "/ToUnicode" not in police:
            yield f"31-027 : {police.BaseFont}"
            yield f"10-001 : {police.BaseFont}"
        for de in _liste(police.get("/DescendantFonts", pikepdf.Array([police]))):
            decrite = de.get("/FontDescriptor", {})
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(decrite.keys()):
                yield f"31-009 : {police.BaseFont}"

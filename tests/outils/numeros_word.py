"""Le numéro qu'un lecteur voit devant chaque paragraphe d'une liste (« 2.1. », « b) ») : ISO/IEC 29500-1, 17.9."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from tests.outils.paquet_word import Paquet, W

_ROMAINS = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
            (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def val(parent: etree._Element | None, chemin: str) -> str:
    """Le `w:val` de ce que `parent` tient là, ou rien."""
    trouve = None if parent is None else parent.find("/".join(f"{W}{nom}" for nom in chemin.split("/")))
    return "" if trouve is None else trouve.get(f"{W}val", "")


@dataclass
class Styles:
    """Les styles d'un fichier, par leur identifiant."""

    connus: Mapping[str, etree._Element]
    courant: str

    @classmethod
    def de(cls, paquet: Paquet) -> "Styles":
        arbre = paquet.arbre(paquet.parente("styles"))
        styles = {s.get(f"{W}styleId", ""): s for s in (arbre.iterchildren(f"{W}style") if arbre is not None else ())}
        courants = (
            i
            for i, s in styles.items()
            if s.get(f"{W}type") == "paragraph" and s.get(f"{W}default") in ("1", "true", "on")
        )
        return cls(styles, next(courants, ""))

    def chaine(self, identifiant: str) -> list[etree._Element]:
        """Le style, puis ceux dont il part."""
        suite: list[etree._Element] = []
        while identifiant in self.connus and self.connus[identifiant] not in suite:
            suite.append(self.connus[identifiant])
            identifiant = val(suite[-1], "basedOn")
        return suite

    def nom(self, identifiant: str) -> str:
        """Le nom du style, en minuscules ; celui du style courant pour un identifiant inconnu."""
        style = self.connus.get(identifiant, self.connus.get(self.courant))
        return val(style, "name").lower() if style is not None else ""


@dataclass
class Numeros:
    """Les numérotations d'un fichier, et où en est chacune."""

    styles: Styles
    nums: Mapping[str, etree._Element]
    abstraits: Mapping[str, etree._Element]
    ou: dict[str, dict[int, int]] = field(default_factory=dict)
    vus: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def de(cls, paquet: Paquet, styles: Styles) -> "Numeros":
        arbre = paquet.arbre(paquet.parente("numbering"))
        enfants = list(arbre) if arbre is not None else []
        return cls(
            styles,
            {e.get(f"{W}numId", ""): e for e in enfants if e.tag == f"{W}num"},
            {e.get(f"{W}abstractNumId", ""): e for e in enfants if e.tag == f"{W}abstractNum"},
        )

    def dit(self, proprietes: etree._Element | None) -> str:
        """« 0 « 1. » » : le niveau, et le numéro affiché du paragraphe suivant ; rien hors d'une liste."""
        numero, niveau = self._numero(proprietes)
        cle, abstrait = self._abstrait(numero)
        if abstrait is None:
            return ""
        affiche = self._avance(numero, cle, abstrait, niveau)
        return f"{niveau} « {affiche} »"

    def _numero(self, proprietes: etree._Element | None) -> tuple[str, int]:
        numero, niveau = val(proprietes, "numPr/numId"), val(proprietes, "numPr/ilvl")
        style = val(proprietes, "pStyle") or self.styles.courant
        for ancetre in self.styles.chaine(style):
            de_style = val(ancetre, "pPr/numPr/numId")
            if not numero and de_style:
                numero = de_style
                niveau = niveau or self._niveau_du_style(de_style, ancetre.get(f"{W}styleId", ""))
                niveau = niveau or val(ancetre, "pPr/numPr/ilvl")
        return numero, int(niveau or 0)

    def _niveau_du_style(self, numero: str, style: str) -> str:
        _, abstrait = self._abstrait(numero)
        niveaux = abstrait.iterchildren(f"{W}lvl") if abstrait is not None else ()
        return next((n.get(f"{W}ilvl", "") for n in niveaux if val(n, "pStyle") == style), "")

    def _abstrait(self, numero: str) -> tuple[str, etree._Element | None]:
        cle = val(self.nums.get(numero), "abstractNumId")
        for _ in range(5):
            lien = val(self.abstraits.get(cle), "numStyleLink")
            if not lien:
                break
            cle = val(self.nums.get(val(self.styles.connus.get(lien), "pPr/numPr/numId")), "abstractNumId")
        return cle, self.abstraits.get(cle)

    def _definition(self, numero: str, abstrait: etree._Element, niveau: int) -> tuple[etree._Element | None, int]:
        """La définition d'un niveau, et où il commence."""
        definition = next((n for n in abstrait.iterchildren(f"{W}lvl") if n.get(f"{W}ilvl") == str(niveau)), None)
        autre = next((o for o in self.nums[numero].iterchildren(f"{W}lvlOverride")
                      if o.get(f"{W}ilvl") == str(niveau)), None)  # fmt: skip
        depart = ""
        if autre is not None:
            propre = autre.find(f"{W}lvl")
            definition = propre if propre is not None else definition
            depart = val(autre, "startOverride")
        return definition, int(depart or val(definition, "start") or 1)

    def _avance(self, numero: str, cle: str, abstrait: etree._Element, niveau: int) -> str:
        ou = self.ou.setdefault(cle, {})
        definition, depart = self._definition(numero, abstrait, niveau)
        relance = any(o.get(f"{W}ilvl") == str(niveau) and o.find(f"{W}startOverride") is not None
                      for o in self.nums[numero].iterchildren(f"{W}lvlOverride"))  # fmt: skip
        if relance and (numero, niveau) not in self.vus:
            ou.pop(niveau, None)
        self.vus.add((numero, niveau))
        ou[niveau] = ou[niveau] + 1 if niveau in ou else depart
        for plus_bas in [n for n in ou if n > niveau]:
            dessous, _ = self._definition(numero, abstrait, plus_bas)
            seuil = val(dessous, "lvlRestart")
            if not seuil or (seuil != "0" and niveau < int(seuil)):
                del ou[plus_bas]
        return self._affiche(numero, abstrait, ou, definition)

    def _affiche(
        self, numero: str, abstrait: etree._Element, ou: Mapping[int, int], definition: etree._Element | None
    ) -> str:
        if definition is None or val(definition, "numFmt") == "none":
            return val(definition, "lvlText") if "%" not in val(definition, "lvlText") else ""
        texte, legal = val(definition, "lvlText"), definition.find(f"{W}isLgl") is not None
        if val(definition, "numFmt") == "bullet":
            return texte
        for niveau in range(9):
            if f"%{niveau + 1}" in texte:
                autre, depart = self._definition(numero, abstrait, niveau)
                sorte = "decimal" if legal else val(autre, "numFmt")
                texte = texte.replace(f"%{niveau + 1}", ecrit(ou.get(niveau, depart), sorte))
        return texte


def ecrit(nombre: int, sorte: str) -> str:
    """Le nombre comme cette sorte de numérotation l'écrit."""
    if sorte in ("lowerLetter", "upperLetter") and nombre > 0:
        lettres = chr(ord("a") + (nombre - 1) % 26) * (1 + (nombre - 1) // 26)
        return lettres.upper() if sorte == "upperLetter" else lettres
    if sorte in ("lowerRoman", "upperRoman") and nombre > 0:
        romain = ""
        for valeur, signe in _ROMAINS:
            romain += signe * (nombre // valeur)
            nombre %= valeur
        return romain.upper() if sorte == "upperRoman" else romain
    return f"{nombre:02}" if sorte == "decimalZero" else str(nombre)

"""Un classeur recalculé par LibreOffice, sans les valeurs que docgen y a écrites."""

import re
import shutil
import zipfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from docgen.classeur import Formule, Reference
from docgen.montants import A_COMPLETER, Montant
from tests.outils.attente import lancer

SOFFICE = shutil.which("soffice")
CELLULE = re.compile(r"(<c [^>]*?)( t=\"str\")?(>)(<f>.*?</f>)<v>.*?</v>")


def sans_valeurs(source: Path, cible: Path) -> Path:
    """Le même classeur, dont les formules n'ont plus de valeur : qui l'ouvre doit les calculer."""
    with zipfile.ZipFile(source) as entree, zipfile.ZipFile(cible, "w") as sortie:
        for info in entree.infolist():
            contenu = entree.read(info)
            if info.filename.startswith("xl/worksheets/"):
                contenu = CELLULE.sub(r"\1\3\4", contenu.decode()).encode()
            sortie.writestr(info, contenu)
    return cible


def enregistre_par_libreoffice(source: Path, dossier: Path) -> Path:
    """Le fichier ouvert puis enregistré par LibreOffice, dans son format (xlsx, docx)."""
    dossier.mkdir(exist_ok=True)
    profil = f"-env:UserInstallation={(dossier / 'profil').resolve().as_uri()}"
    commande = [SOFFICE, profil, "--headless", "--convert-to", source.suffix[1:], "--outdir", dossier, source]
    lancer(commande, fichiers=[dossier])
    return dossier / source.name


def lue(valeur):
    if isinstance(valeur, Montant):
        return Decimal(valeur.centimes) / 100
    return valeur if isinstance(valeur, Decimal) else (valeur or None)


def calcul(fait, case):
    """Ce que la formule donne à partir des valeurs écrites : sans rien demander à un tableur."""
    cases = {Reference(f.nom, *place): c for f in fait.feuilles for place, c in f.cases.items()}
    termes = [(facteur, lue(getattr(cases[place], "valeur", "–"))) for facteur, place in case.termes]
    cotes = [[lue(getattr(cases[place], "valeur", "–")) for place in places] for _, *places in case.produits]
    diviseur = [lue(getattr(cases[case.diviseur], "valeur", "–"))] if case.diviseur else []
    lues = [valeur for _, valeur in termes] + [valeur for cote in cotes for valeur in cote] + diviseur
    if case.valeur == A_COMPLETER and A_COMPLETER in lues:
        return A_COMPLETER
    if case.inconnu and case.inconnu in lues:
        return case.inconnu
    connus = [facteur * Fraction(valeur) for facteur, valeur in termes if isinstance(valeur, Decimal)]
    connus += [facteur * Fraction(un) * Fraction(autre) for (facteur, *_), (un, autre) in zip(case.produits, cotes, strict=True)
               if isinstance(un, Decimal) and isinstance(autre, Decimal)]  # fmt: skip
    manque = len(connus) < len(termes) + len(cotes)
    if case.absence is not None and (manque if case.tous else not connus):
        return case.absence or None
    somme = sum(connus, case.constante)
    if case.diviseur:
        somme /= Fraction(lue(cases[case.diviseur].valeur))
    if case.decimales is not None:
        signe = -1 if somme < 0 else 1
        somme = signe * Fraction(int(abs(somme) * 10**case.decimales + Fraction(1, 2)), 10**case.decimales)
    return Decimal(somme.numerator) / somme.denominator


def ecarts(fait):
    """Les formules du classeur qui ne redonnent pas leur valeur."""
    return [
        (feuille.nom, place, case.valeur, calcul(fait, case))
        for feuille in fait.feuilles
        for place, case in feuille.cases.items()
        if isinstance(case, Formule) and calcul(fait, case) != lue(case.valeur)
    ]

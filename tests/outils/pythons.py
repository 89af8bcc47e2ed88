"""`make test-pythons` : la roue, installée avec chaque Python que docgen accepte et que la machine a, y fait tout le travail.

Un dossier vide, `docgen commencer --exemple`, puis vérifier, produire et assembler : les mêmes octets avec chacun.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
TRAVAIL = (
    ("commencer", "--exemple"),
    ("verifier", "pas-de-calais", "--publie"),
    ("produire", "pas-de-calais", "--format", "docx,pdf,xlsx,txt"),
    ("assembler", "pas-de-calais", "--seance", "2025-09-22"),
    ("comparer", "cls-2024-2027/initiale", "cls-2024-2027/avenant-1", "--html", "page.html"),
)
# Le dossier réel a de quoi bloquer une signature, et ses deux versions diffèrent : ces commandes le disent par 1.
SORTIES = {"verifier": (1,), "comparer": (1,)}


def interprete(version: str) -> Path | None:
    """Le Python de cette version : sur le chemin des commandes, ou parmi ceux que pyenv a installés."""
    trouve = shutil.which(f"python{version}")
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    installes = sorted(pyenv.glob(f"{version}.*/bin/python"))
    candidats = [Path(trouve)] if trouve else []
    return next((python for python in (*installes, *candidats) if _est(python, version)), None)


def _est(python: Path, version: str) -> bool:
    dit = subprocess.run(
        [python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"], capture_output=True, text=True
    )
    return dit.stdout.strip() == version


def faire(*mots: object, ou: Path, attendus: tuple[int, ...] = (0,)) -> None:
    """Lance une commande, sans ce que ce dépôt met sur le chemin de Python ; ce qu'elle a dit si elle échoue."""
    propre = {nom: valeur for nom, valeur in os.environ.items() if nom != "PYTHONPATH"}
    fait = subprocess.run([str(mot) for mot in mots], cwd=ou, env=propre, capture_output=True, encoding="utf-8")
    assert fait.returncode in attendus, f"{' '.join(map(str, mots))}\n{fait.stdout[-2000:]}{fait.stderr[-2000:]}"


def batir(travail: Path) -> Path:
    """La roue de ce dépôt, dans un dossier de `travail`."""
    faire(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", travail / "roue", RACINE, ou=travail)
    (roue,) = (travail / "roue").glob("*.whl")
    return roue


def installer(python: Path | str, roue: Path, neuf: Path) -> None:
    """Installe la roue, avec ce Python, dans l'environnement `neuf` : par le pip d'ici, et ce qui ne sert pas ne se
    compile pas, ce qui coûte deux fois moins."""
    faire(python, "-m", "venv", "--without-pip", neuf, ou=roue.parent)
    pip = (sys.executable, "-m", "pip", "--python", neuf / "bin/python", "install", "--quiet", "--no-compile")
    faire(*pip, "--constraint", RACINE / "requirements.lock", roue, ou=roue.parent)


def empreintes(dossier: Path) -> dict[str, str]:
    """L'empreinte de chaque fichier produit."""
    fichiers = (f for f in sorted(dossier.rglob("*")) if f.is_file())
    return {f.relative_to(dossier).as_posix(): hashlib.sha256(f.read_bytes()).hexdigest() for f in fichiers}


def essayer(version: str, python: Path, roue: Path, travail: Path) -> dict[str, str]:
    """Installe la roue avec ce Python, et fait tout le travail dans un dossier vide."""
    neuf, projet = travail / f"venv-{version}", travail / f"projet-{version}"
    projet.mkdir()
    installer(python, roue, neuf)
    for mots in TRAVAIL:
        faire(neuf / "bin/docgen", *mots, ou=projet, attendus=SORTIES.get(mots[0], (0,)))
    return empreintes(projet / "output")


def resultats() -> Iterator[tuple[str, dict[str, str] | None]]:
    """Pour chaque version, ce qui est produit ; rien quand la machine ne l'a pas."""
    with tempfile.TemporaryDirectory() as lieu:
        travail = Path(lieu)
        roue = batir(travail)
        for version in VERSIONS:
            python = interprete(version)
            yield version, essayer(version, python, roue, travail) if python else None


def main() -> None:
    """Dit, pour chaque version, combien de fichiers sont produits, et s'arrête si un octet diffère."""
    premiers: dict[str, str] = {}
    for version, produits in resultats():
        if produits is None:
            print(f"Python {version} : absent de cette machine, non essayé")
            continue
        premiers = premiers or produits
        differents = sorted(nom for nom in premiers.keys() | produits.keys() if premiers.get(nom) != produits.get(nom))
        print(f"Python {version} : {len(produits)} fichiers, {len(differents)} qui diffèrent de la première version")
        if differents:
            sys.exit("\n".join(differents[:20]))


if __name__ == "__main__":
    main()

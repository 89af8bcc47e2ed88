"""Le code ne se sert de rien qui manque à Windows, ou y change de sens : encodages, fins de ligne, chemins, appels."""

import ast
import codecs
import json
import re
from collections.abc import Iterator, Sequence
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen import findings
from docgen.cli.encodages import readable
from tests.outils.arbres import noeuds
from tests.outils.chantier import RACINE
from tests.outils.souche import docgen

# https://docs.python.org/3/library : « Availability: Unix », pour ces modules, ces fonctions et ces constantes.
MODULES = {"crypt", "curses", "fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "spwd", "syslog", "termios",
           "tty", "zoneinfo"}  # fmt: skip
ABSENTS = {
    "os": """fork forkpty getuid geteuid getgid getegid getgroups getpgid getpgrp getsid getresuid getlogin_r getloadavg kill
        killpg setsid setuid setgid setpgid chown lchown chroot mkfifo mknod nice uname wait wait3 wait4 posix_spawn
        sched_getaffinity sched_setaffinity openpty pread pwrite sendfile statvfs ctermid fchmod fchown initgroups
        O_CLOEXEC O_DIRECTORY O_NOFOLLOW O_SYNC O_NONBLOCK EX_OK EX_USAGE confstr sysconf sync symlink""",
    "signal": """SIGKILL SIGHUP SIGPIPE SIGALRM SIGUSR1 SIGUSR2 SIGCHLD SIGQUIT SIGSTOP SIGCONT SIGTSTP SIGWINCH alarm pause
        setitimer getitimer sigwait pthread_kill pthread_sigmask""",
    "time": "tzset clock_gettime CLOCK_MONOTONIC_RAW pthread_getcpuclockid",
    "socket": "AF_UNIX",
    "asyncio": "add_signal_handler",
}
ABSENTES = {f"{module}.{nom}" for module, noms in ABSENTS.items() for nom in noms.split()}
# Ce qui ne vaut que d'un objet, quel que soit son nom.
METHODES = {"symlink_to", "chmod", "lchmod", "add_signal_handler"}
ARGUMENTS = {"start_new_session", "preexec_fn", "pass_fds", "process_group", "user", "group", "umask", "dir_fd"}
CHEMINS = re.compile(r"^(/(dev|tmp|usr|etc|proc|var|bin|home|opt)(/|$)|~/)")
# %-d n'existe que sur Linux, %e et %s pas sur Windows.
STRFTIME = re.compile(r"%[-_^]|%[esPkl]")
# Ce qui est permis, et pourquoi : le module, la faute, la raison.
PERMIS = {
    ("sortie/__init__.py", "chmod"): "sur Windows, ne règle que « lecture seule », et c'est ce qu'on lui demande",
    ("sortie/verrou.py", "fcntl"): "hors de Windows seulement ; là, `msvcrt` fait de même",
    ("render/processus.py", "/proc/self/task"): "sous Linux seulement ; ailleurs, l'ouvrier démarre à neuf",
    ("commandes/campagne/moteur.py", "os.sched_getaffinity"): "où il est ; ailleurs, tous les cœurs sont comptés",
}


def fautes(siens: Sequence[ast.AST]) -> Iterator[tuple[int, str]]:
    """La ligne et le nom de chaque chose que Windows n'a pas, ou qui y change de sens, parmi tout ce que tient un arbre."""
    dites = _docstrings(siens)
    for noeud in siens:
        match noeud:
            case ast.Import(names=noms):
                yield from ((noeud.lineno, nom.name) for nom in noms if nom.name.partition(".")[0] in MODULES)
            case ast.ImportFrom(module=str(module), names=noms):
                yield from ((noeud.lineno, module) for _ in [1] if module.partition(".")[0] in MODULES)
                yield from ((noeud.lineno, nom.name) for nom in noms if f"{module}.{nom.name}" in ABSENTES)
            case ast.Attribute(value=ast.Name(id=module), attr=nom) if f"{module}.{nom}" in ABSENTES:
                yield noeud.lineno, f"{module}.{nom}"
            case ast.Call():
                yield from ((noeud.lineno, faute) for faute in _de_l_appel(noeud))
            case ast.Constant(value=str(texte)) if id(noeud) not in dites and CHEMINS.match(texte):
                yield noeud.lineno, texte
            case ast.FormattedValue(format_spec=ast.JoinedStr(values=[ast.Constant(value=str(forme))])) if (
                STRFTIME.search(forme)
            ):
                yield noeud.lineno, forme


def _docstrings(siens: Sequence[ast.AST]) -> set[int]:
    tenants = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    corps = (noeud.body for noeud in siens if isinstance(noeud, tenants) and noeud.body)
    return {id(debut[0].value) for debut in corps if isinstance(debut[0], ast.Expr)}


def _de_l_appel(appel: ast.Call) -> Iterator[str]:
    nom = appel.func.attr if isinstance(appel.func, ast.Attribute) else getattr(appel.func, "id", "")
    cles = {mot.arg: mot.value for mot in appel.keywords}
    yield from sorted(ARGUMENTS & {cle for cle in cles if cle})
    if isinstance(appel.func, ast.Attribute) and nom in METHODES:
        yield nom
    if nom == "strftime" and any(STRFTIME.search(mot.value) for mot in appel.args if isinstance(mot, ast.Constant)):
        yield nom
    if nom in ("run", "Popen", "check_output", "check_call", "call"):
        yield from _du_programme(nom, cles)
    elif nom in ("read_text", "write_text", "open", "NamedTemporaryFile", "TemporaryFile", "fdopen", "TextIOWrapper"):
        yield from _du_fichier(appel, nom, cles)


def _du_programme(nom: str, cles: dict[str | None, ast.expr]) -> Iterator[str]:
    if {"text", "universal_newlines"} & set(cles) and "encoding" not in cles:
        yield f"{nom} sans encoding"
    if "shell" in cles:
        yield f"{nom} par le shell"


def _du_fichier(appel: ast.Call, nom: str, cles: dict[str | None, ast.expr]) -> Iterator[str]:
    mots = [mot.value for mot in appel.args if isinstance(mot, ast.Constant) and isinstance(mot.value, str)]
    mode = cles.get("mode")
    mots += [mode.value] if isinstance(mode, ast.Constant) else []
    if nom in ("open", "fdopen", "NamedTemporaryFile", "TemporaryFile"):
        texte = not any("b" in mot for mot in mots if re.fullmatch(r"[rwaxbt+]+", mot))
        ouvre = isinstance(appel.func, ast.Name) or not appel.args or bool(mots)
        if (nom.endswith("TemporaryFile") and not mots) or not ouvre:
            return
        if texte and "encoding" not in cles:
            yield f"{nom} sans encoding"
        if (
            texte
            and "newline" not in cles
            and any(set(mot) & set("wax") for mot in mots if re.fullmatch(r"[rwaxbt+]+", mot))
        ):
            yield f"{nom} sans newline"
        return
    encode = "encoding" in cles or len(appel.args) > (1 if nom == "write_text" else 0)
    if not encode:
        yield f"{nom} sans encoding"
    if nom == "write_text" and "newline" not in cles:
        yield f"{nom} sans newline"


def test_le_code_ne_se_sert_de_rien_qui_manque_a_windows():
    vues = {(module, ligne, faute) for module, siens in noeuds().items() for ligne, faute in fautes(siens)}
    assert set() == {vue for vue in vues if (vue[0], vue[2]) not in PERMIS}
    assert set(PERMIS) == {(module, faute) for module, _, faute in vues}


# Ce que la règle voit, et ce qu'elle laisse : sans quoi elle ne verrait peut-être rien.
@pytest.mark.parametrize(
    ("code", "faute"),
    [
        ("import fcntl", "fcntl"), ("from pwd import getpwnam", "pwd"), ("from zoneinfo import ZoneInfo", "zoneinfo"),
        ("import os\nos.fork()", "os.fork"), ("from os import getuid", "getuid"), ("import os\nx = os.O_NOFOLLOW", "os.O_NOFOLLOW"),
        ("import signal\nsignal.signal(signal.SIGHUP, f)", "signal.SIGHUP"), ("p.symlink_to(q)", "symlink_to"),
        ("p.chmod(0)", "chmod"), ("x = '/dev/null'", "/dev/null"), ("x = '~/docgen'", "~/docgen"),
        ("open('a')", "open sans encoding"), ("open('a', 'w')", "open sans newline"), ("p.open()", "open sans encoding"),
        ("p.open('w', encoding='utf-8')", "open sans newline"), ("p.read_text()", "read_text sans encoding"),
        ("p.write_text(t)", "write_text sans encoding"), ("p.write_text(t, 'utf-8')", "write_text sans newline"),
        ("run(c, text=True)", "run sans encoding"), ("run(c, shell=True)", "run par le shell"),
        ("Popen(c, start_new_session=True)", "start_new_session"), ("f'{jour:%-d %B}'", "%-d %B"), ("d.strftime('%e')", "strftime"),
        ("tempfile.NamedTemporaryFile('w')", "NamedTemporaryFile sans encoding"),
    ],
)  # fmt: skip
def test_la_regle_voit_ce_qui_manque(code, faute):
    assert faute in {dite for _, dite in fautes([*ast.walk(ast.parse(code))])}


@pytest.mark.parametrize(
    "code",
    [
        "open('a', 'rb')", "p.open('wb')", "p.open(encoding='utf-8')", "p.read_text('utf-8')", "open_word(p)",
        "p.write_text(t, 'utf-8', newline='\\n')", "run(c, capture_output=True)", "run(c, text=True, encoding='utf-8')",
        "import os\nos.replace(a, b)", '"""Lit /dev/null."""', "'/devant'", "f'{jour:%d/%m/%Y}'", "import signal\nsignal.SIGINT",
        "Gabarit.open(p)", "tempfile.TemporaryDirectory()",
    ],
)  # fmt: skip
def test_la_regle_laisse_ce_qui_vaut_partout(code):
    assert [] == list(fautes([*ast.walk(ast.parse(code))]))


# --- les chemins ----------------------------------------------------------------------------------------------------------
class _WindowsOs:
    """Ce que `os` est sur Windows, dans « C:\\projet »."""

    import ntpath as path

    sep = "\\"

    @staticmethod
    def getcwd() -> str:
        return r"C:\projet"


@pytest.mark.parametrize(
    ("chemin", "dit"),
    [
        (r"C:\projet\contracts_data\nord\dossier.yaml", "contracts_data/nord/dossier.yaml"),
        (r"c:\PROJET\output\a.docx", "output/a.docx"), (r"C:\autre\a.docx", "C:/autre/a.docx"),
        (r"D:\donnees\nord\contrat.yaml", "D:/donnees/nord/contrat.yaml"),
        (r"\\serveur\partage\nord\contrat.yaml", "//serveur/partage/nord/contrat.yaml"),
    ],
)  # fmt: skip
def test_un_lieu_se_dit_par_des_barres_sur_windows_aussi(monkeypatch, chemin, dit):
    monkeypatch.setattr(_WindowsOs.path, "abspath", lambda lieu: str(lieu))
    monkeypatch.setattr(findings, "os", _WindowsOs)
    assert dit == findings.shown(chemin)


# --- les consoles ---------------------------------------------------------------------------------------------------------
SIGNES = "« 618 000 € » … → ☒ ☐ L’État – œuvre 1ᵉʳ n° 2 ½ Ÿ"


@pytest.mark.parametrize(
    ("encodage", "lu"),
    [
        ("utf-8", SIGNES),
        ("cp1252", "« 618 000 € » … -> [x] [ ] L’État – œuvre 1er n° 2 ½ Ÿ"),
        ("cp850", "« 618 000 EUR » ... -> [x] [ ] L'État - oeuvre 1er n° 2 ½ Y"),
        ("cp437", "« 618 000 EUR » ... -> [x] [ ] L'État - oeuvre 1er n° 2 ½ Y"),
        ("ascii", '" 618 000 EUR " ... -> [x] [ ] L\'Etat - oeuvre 1er no 2 12 Y'),
    ],
)
def test_un_signe_que_la_console_n_a_pas_se_lit_quand_meme(encodage, lu):
    codecs.register_error("docgen-essai", readable)
    assert lu == SIGNES.encode(encodage, "docgen-essai").decode(encodage).replace("\xa0", " ")


@given(st.text())
def test_rien_de_ce_qui_s_ecrit_n_arrete_une_console(texte):
    codecs.register_error("docgen-essai", readable)
    for encodage in ("cp1252", "cp850", "ascii", "utf-8"):
        assert isinstance(texte.encode(encodage, "docgen-essai"), bytes)


def lancer(encodage: str, *mots: str) -> tuple[int, str, str]:
    """Le code, ce qui est dit et ce qui est dit à côté, d'une commande lancée dans une console de cet encodage."""
    monde = {"PYTHONIOENCODING": encodage, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}
    fait = docgen(*mots, cwd=RACINE, **monde)
    return fait.returncode, fait.stdout.decode(encodage), fait.stderr.decode(encodage)


COMMANDES = {
    "expliquer annexe-3 1.1 H": (0, "618 000"),
    "verifier pas-de-calais": (1, "13 000 "),
    "comparer cls-2024-2027/initiale cls-2024-2027/avenant-1": (1, "Contrat initial -> Avenant n° 1"),
    "regle BUD001": (0, "BUD001"),
    "--help": (0, "Régénère les conventions"),
    "comparer absent.docx autre.docx": (2, "absent.docx"),
    "produire --document avenent": (2, "avenant"),
}


@pytest.mark.parametrize("encodage", ["cp1252", "cp850"])
@pytest.mark.parametrize("commande", COMMANDES)
def test_une_commande_se_lit_dans_une_console_de_windows(encodage, commande):
    code, dit = COMMANDES[commande]
    rendu = lancer(encodage, *commande.split())
    assert (code, True) == (rendu[0], dit in (rendu[1] + rendu[2]).replace("\xa0", " ")), rendu
    assert "Traceback" not in rendu[2] and not re.search(r"\S\?", rendu[2])


@cache
def _en_json(encodage: str) -> str:
    return lancer(encodage, "verifier", "pas-de-calais", "--json")[1]


@pytest.mark.parametrize("encodage", ["cp1252", "cp850"])
def test_le_json_se_lit_quel_que_soit_l_encodage(encodage):
    ici, ailleurs = (_en_json(nom) for nom in ("utf-8", encodage))
    assert json.loads(ici) == json.loads(ailleurs) and "’" in ici and ailleurs.isascii()


# --- les fichiers que Windows enregistre ------------------------------------------------------------------------------------
def test_des_donnees_et_des_textes_de_windows_font_les_memes_documents(chantier):
    """Le Bloc-notes met une marque (BOM) au début et deux signes à la fin de chaque ligne."""
    chantier.produire()
    avant = {chemin.name: chemin.read_bytes() for chemin in chantier.sortie.rglob("*.txt")}
    changes = [*chantier.donnees.rglob("*.yaml"), *chantier.donnees.rglob("*.md"), *chantier.textes.rglob("*.md"),
               *chantier.textes.rglob("*.yaml")]  # fmt: skip
    for chemin in changes:
        chemin.write_bytes(codecs.BOM_UTF8 + chemin.read_bytes().replace(b"\n", b"\r\n"))
    fait = chantier.produire(ecraser=True)
    assert not fait.failed and len(changes) > 100
    assert avant == {chemin.name: chemin.read_bytes() for chemin in chantier.sortie.rglob("*.txt")}
    assert not any(octets.startswith(codecs.BOM_UTF8) or b"\r" in octets for octets in avant.values())

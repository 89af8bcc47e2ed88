"""Un texte écrit par un autre peut mal dire, ou demander trop : il est refusé à sa ligne, vite, sans trace."""

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from docgen.compose.fautes import TextFault
from docgen.compose.jetons import Jetons
from docgen.compose.textes import Textes
from docgen.findings import Refusal
from docgen.render.docx.sandbox import environment

PAGE = Path(__file__).parent / "cas" / "attaques" / "textes.md"


def etendu(texte: str) -> str:
    """« a×5000 » est cinq mille fois « a »."""
    return re.sub(r"(\S)×(\d+)", lambda fois: fois[1] * int(fois[2]), texte).rstrip("\n")


def cas() -> dict[str, tuple[str, str]]:
    blocs: dict[str, list[str]] = {}
    titre = ""
    jetons = MarkdownIt().parse(PAGE.read_text("utf-8"))
    for avant, jeton in zip([None, *jetons], jetons, strict=False):
        if jeton.type == "inline" and avant is not None and avant.tag == "h2":
            titre = jeton.content
        elif jeton.type == "fence":
            blocs.setdefault(titre, []).append(etendu(jeton.content))
    return {titre: (texte, attendu) for titre, (texte, attendu) in blocs.items()}


CAS = cas()


@pytest.mark.parametrize("titre", CAS)
def test_un_texte_hostile_est_refuse_a_sa_ligne(titre, tmp_path, monkeypatch):
    texte, attendu = CAS[titre]
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    page = tmp_path / "textes" / "modele" / "attaque.md"
    page.parent.mkdir(parents=True)
    page.write_text(f"Bonjour.\n{texte}\n", "utf-8")
    textes = Textes(tmp_path / "textes", "modele")
    if attendu == "rien":
        assert textes.render("attaque.md", {}, Jetons()).startswith("Bonjour.")
        return
    with pytest.raises(TextFault) as refus:
        textes.render("attaque.md", {}, Jetons())
    trouve = refus.value.finding
    assert attendu == f"{trouve.code}: {trouve.message}".replace("\u00a0", " ").replace("\u202f", " ")
    assert trouve.location.file.endswith("attaque.md")
    assert trouve.remedy


@pytest.mark.parametrize("titre", CAS)
def test_la_meme_ligne_dans_les_donnees_est_refusee_de_meme(titre, tmp_path, monkeypatch):
    texte, attendu = CAS[titre]
    if "include" in texte:
        pytest.skip("une ligne d'article ne reprend pas de texte")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "textes" / "modele").mkdir(parents=True)
    textes = Textes(tmp_path / "textes", "modele")
    if attendu == "rien":
        textes.render_text(texte, {}, Jetons())
        return
    with pytest.raises(TextFault) as refus:
        textes.render_text(texte, {}, Jetons())
    assert attendu.split(":")[0] == refus.value.finding.code


@pytest.mark.parametrize(
    "balise",
    [
        "{{ 'a' * 10**10 }}",
        "{{ 'a'|center(10**9) }}",
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    ],
)
def test_un_gabarit_a_les_memes_bornes(balise):
    jinja = environment(str)
    with jinja.measured(), pytest.raises(Refusal, match="ce texte demande trop"):
        jinja.from_string(balise).render()

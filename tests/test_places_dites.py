"""Notes, commentaires, liens, champs, images : chacun est dit à sa place, et pour ce qu'il est."""

from docgen.commandes.comparer.mots import changed_line_words
from docgen.diff.passages_compares import changed_line
from tests.outils.cas import normal
from tests.outils.mots_word import champ, commente, image, lien, note, p, word, zone
from tests.outils.paquet_word import Paquet
from tests.test_formes_word import formes, texte_de
from tests.test_valeurs_dites import comparer, d_abord, titre


def passages(tmp_path, avant: bytes, apres: bytes) -> list[str]:
    dit = comparer(tmp_path, avant, apres).partition("Ce qui change")[2].partition("Ont été")[0]
    return [normal(" ".join(un.split())) for un in dit.split("\n– ")[1:]]


def suite(*corps: str, **options) -> bytes:
    """Un texte de trois articles, celui du milieu donné."""
    return word(titre("Article 1"), p("Objet."), titre("Article 2"), *corps, titre("Article 3"), p("Fin."), **options)


def test_une_note_est_dite_a_l_article_qui_l_appelle(tmp_path):
    avant, apres = (suite(p("Le paiement suit", note(1), "."), notes=(f"Le délai est de {mots}.",))
                    for mots in ("trente jours", "soixante jours"))  # fmt: skip
    (dit,) = passages(tmp_path, avant, apres)
    assert dit.startswith(
        "Article 2 : modifié • note 1 : Le délai est de trente jours. → note 1 : Le délai est de soixante jours."
    )


def test_deux_notes_vont_chacune_a_son_appel(tmp_path):
    def texte(un: str, deux: str) -> bytes:
        return word(
            titre("Article 1"),
            p("Objet", note(1)),
            titre("Article 2"),
            p("Prix", note(2)),
            titre("Article 3"),
            p("Fin."),
            notes=(un, deux),
        )

    dits = passages(tmp_path, texte("Voir la loi.", "Hors taxes."), texte("Voir le décret.", "Toutes taxes."))
    assert ["Article 1", "Article 2"] == [dit.partition(" :")[0] for dit in dits]


def test_le_signe_d_une_note_dans_la_note_ne_se_dit_pas(tmp_path):
    signe = "<w:r><w:footnoteRef/></w:r>"
    avant, apres = (
        suite(p("Paiement", note(1)), notes=(f"{signe}<w:r><w:t>{mots}</w:t></w:r>",))
        for mots in ("Un jour.", "Six jours.")
    )
    assert "[élément]" not in texte_de(tmp_path, avant, apres)


def test_un_commentaire_est_dit_a_l_article_qu_il_commente(tmp_path):
    avant = suite(p("Le ", commente("contrôle"), " est annuel."))
    paquet = Paquet.de(avant)
    paquet.parties["word/comments.xml"] = paquet.parties["word/comments.xml"].replace("à voir".encode(), b"non")
    (dit,) = passages(tmp_path, avant, paquet.octets())
    assert dit.startswith("Article 2 : modifié • commentaire de (sans nom) : « à voir »")


def test_un_lien_qui_mene_ailleurs_est_a_sa_place_et_dans_la_premiere_liste(tmp_path):

    def texte(hote: str, prix: str) -> bytes:
        octets = suite(p("Voir ", lien("le site"), "."), p(f"Le prix est de {prix}."), p(f"La part est de {prix}."))
        paquet = Paquet.de(octets)
        nom = "word/_rels/document.xml.rels"
        paquet.parties[nom] = paquet.parties[nom].replace(b"https://exemple.fr", f"https://{hote}/page".encode())
        return paquet.octets()

    liste = d_abord(tmp_path, texte("pas-de-calais.gouv.fr", "3 €"), texte("pas-de-calais-gouv.fr", "4 €"))
    assert "lien (Article 2) : https://pas-de-calais.gouv.fr/page → https://pas-de-calais-gouv.fr/page" in liste
    dits = passages(tmp_path, texte("a.fr", "3 €"), texte("b.fr", "3 €"))
    assert ["Article 2"] == [dit.partition(" :")[0] for dit in dits]


def test_une_date_de_creation_est_une_date_que_word_met_et_le_code_qui_change_est_dit(tmp_path):
    avant, apres = (
        word(p("Signé le ", champ(code, jour), "."))
        for code, jour in (("SAVEDATE", "15 avril 2026"), ("CREATEDATE", "3 mai 2026"))
    )
    dit = texte_de(tmp_path, avant, apres)
    assert "champ SAVEDATE" in dit and "champ CREATEDATE" in dit
    assert "2026" not in dit
    memes = (
        word(p("Signé le ", champ("CREATEDATE", "1er mai 2026"))),
        word(p("Signé le ", champ("CREATEDATE", "2 mai 2026"))),
    )
    assert [] == formes(*memes)
    assert "Rien ne diffère" in texte_de(tmp_path, *memes)


def test_une_zone_de_texte_n_est_pas_une_image(tmp_path):
    assert "2 images" not in texte_de(tmp_path, word(p(zone(p("sous 30 jours")))), word(p(zone(p("sous 90 jours")))))
    assert "2 images" in texte_de(tmp_path, word(p(image()), p("un")), word(p(image()), p("deux")))


def test_une_lettre_d_un_autre_alphabet_est_dite(tmp_path):
    avant, apres = "Contre tous les risques locatifs.", "Contre tous les risques loc\u0430tifs."
    assert "lettre d’un autre alphabet dans « loc\u0430tifs » : « \u0430 » cyrillique" in changed_line_words(
        changed_line(avant, apres)
    )
    assert "autre alphabet" not in changed_line_words(changed_line(avant, "Contre tous les périls locatifs, Ω mesuré."))
    lignes = ["Le prix est de 3 €.", "Le bail dure un an."]
    liste = d_abord(tmp_path, word(p(avant), *map(p, lignes)), word(p(apres), *(p(f"{un} Non.") for un in lignes)))
    assert ["lettre d’un autre alphabet (début) : « loc\u0430tifs » : « \u0430 » cyrillique"] == liste


def test_des_modifications_lues_comme_refusees_on_propose_de_les_lire_comme_acceptees(tmp_path):
    suivi = '<w:ins w:id="9" w:author="Rives"><w:r><w:t> net</w:t></w:r></w:ins>'
    avant, apres = word(p("Le prix est brut.")), word(p("Le prix est ferme", suivi, "."))
    assert "« --revisions refuser » lit ces modifications comme refusées" in texte_de(tmp_path, avant, apres)
    refuse = texte_de(tmp_path, avant, apres, "--revisions", "refuser")
    assert "« --revisions accepter » lit ces modifications comme acceptées" in refuse
    assert "« --revisions refuser » lit" not in refuse

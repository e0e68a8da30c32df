import pytest

from assistant.load.language import recognise_language, recognise_languages

ENGLISH = "The summer school is open to students of engineering who visit laboratories in the morning. "
GERMAN = "Die Sommerschule steht Studierenden offen, die am Vormittag Labore besuchen und nachmittags lernen. "
FRENCH = "L'école d'été est ouverte aux étudiants qui visitent des laboratoires le matin et suivent des cours. "
ITALIAN = "La scuola estiva è aperta agli studenti che visitano i laboratori al mattino e seguono le lezioni. "


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH, "en"),
        (GERMAN, "de"),
        (FRENCH, "fr"),
        (ITALIAN, "it"),
        ("Mitglieder zahlen 120 Euro.", "de"),
        ("Les membres paient 120 euros.", "fr"),
        ("Летняя школа открыта для студентов.", "ru"),
    ],
)
def test_language(text: str, language: str):
    """A sentence is enough to tell a language."""
    assert recognise_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ja.",
        "Torino Polymer Proplast Plastipolis Oyonnax Tortona",
        "Polyvalley Anna Berger +43 732 555 010 Luc Morel",
    ],
)
def test_not_sure(text: str):
    """Too few letters, names and numbers tell nothing: English, which most documents here are in."""
    assert recognise_language(text) == "en"


def test_mixed():
    """A document in two languages has both, the one that most of it is in first."""
    assert recognise_languages("\n".join([GERMAN * 20, ENGLISH * 10])) == ("de", "en")


def test_quotation():
    """A quotation or two in another language make no second one."""
    assert recognise_languages("\n".join([ENGLISH * 50, FRENCH * 3, ENGLISH * 50])) == ("en",)


def test_nothing():
    """A document without words counts as English."""
    assert recognise_languages("") == ("en",)

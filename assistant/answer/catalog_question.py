"""Recognise a question about the collection itself: which documents there are, and what is in one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from assistant.records import Kind

Order = Literal["newest", "oldest", "longest", "shortest"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# All words are without accents, small, "ß" as "ss". A question that holds any other word is one about the subject,
# unless the documents' titles, headings or audiences hold that word where one is expected.
_GENERIC = _words(
    """document documents doc docs file files source sources publication publications paper papers sheet sheets
    unterlage unterlagen dokument dokumente dokumenten quelle quellen publikation publikationen
    fichier fichiers documento documenti fonte fonti pubblicazione pubblicazioni"""
)
_SOMETHING = _words("something anything etwas quelquechose qualcosa")
_KINDS: dict[Kind, frozenset[str]] = {
    "newsletter": _words("newsletter newsletters newslettern rundbrief rundbriefe infobrief infobriefe notiziario"),
    "whitepaper": _words("whitepaper whitepapers weissbuch weissbucher"),
    "booklet": _words("booklet booklets broschure broschuren brochure brochures livret livrets opuscolo opuscoli"),
}
_PHRASES = {
    r"white papers?|livres? blancs?|libr[io] bianc(?:o|hi)": "whitepaper",
    r"(?:lettres?|bulletins?) d.information": "newsletter",
    r"quelque chose": "quelquechose",
    r"web ?(?:page|site|seite)s?|pages? web|pagin[ae] web|internetseiten?|siti? web": "html",
    r"most recent|plus recente?s?|piu recent[ei]": "newest",
    r"plus anciens?|plus anciennes?|piu vecchi[oa]": "oldest",
    r"plus longu?e?s?|piu lung[oahi]+": "longest",
    r"plus courte?s?|piu (?:cort|brev)[oaei]": "shortest",
    r"tables? des matieres": "contents",
}
_ORDERS: dict[Order, frozenset[str]] = {
    "newest": _words(
        """newest latest last
        neueste neuesten neuester neuestes letzte letzten letzter dernier derniere ultimo ultima"""
    ),
    "oldest": _words("oldest alteste altesten altester altestes"),
    "longest": _words("longest langste langsten langstes"),
    "shortest": _words("shortest kurzeste kurzesten kurzestes"),
}  # fmt: skip
_LANGUAGES = {
    "en": _words("english englisch englische englischen anglais anglaise inglese inglesi"),
    "de": _words("german deutsch deutsche deutschen allemand allemande tedesco tedeschi"),
    "fr": _words("french franzosisch franzosische franzosischen francais francaise francese francesi"),
    "it": _words("italian italienisch italienische italienischen italien italienne italiano italiani"),
}
_FORMATS = {
    "html": _words("html"),
    "pdf": _words("pdf pdfs"),
    "docx": _words("docx word"),
    "pptx": _words("pptx powerpoint slides"),
}
_OUTLINE = _words(
    """contents content outline chapter chapters section sections heading headings topics structure
    inhalt inhalte inhaltsverzeichnis kapitel gliederung themen aufbau sommaire contenu chapitre chapitres
    indice contenuto contenuti capitolo capitoli sommario argomenti"""
)
_COVERS = _words(
    """about cover covers contain contains enthalt steht handelt contient parle traite contiene parla tratta"""
)
_ABOUT = _words("about on regarding concerning zu zur zum uber sur su sul sulla sulle sui")
_FILLERS = _words(
    """a an the what which is are was were s there here have has had do does did you your yours hold got in of for to
    me i am m it its this these all list show give tell name how many long any also one some available please exist
    from by with and or written published dated date when page pages number language languages so can could ask like
    people us we our whole table collection corpus deal deals speak speaks report reports treats mention mentions that
    welche welcher welches welchen gibt es hier ist sind war was wie viele viel lang hat haben habt ihr sie alle liste
    zeige zeig nenne mir die der das den dem des ein eine einen von vom aus auf in im fur bitte seite seiten datum wann
    sprache sprachen vorhanden und oder auch eure ihre ich bin davon
    quel quels quelle quelles y t il ils elle est sont a ont avez vous les le la l de du des d un une dans en pour
    combien tous toutes liste montrez donnez moi qu que quoi page pages date quand langue langues disponibles sagit
    votre vos ici et ou c ce
    quale quali qual c ci e sono ha hanno avete il lo la i gli le di del della dei delle nel nella nell dell un una per
    quanti quante tutti tutte elenca elencami mostra mi che cosa cos pagina pagine data quando lingua lingue
    disponibili qui"""
)
_LISTS = re.compile(
    r"^(?:which|any|list|show|(?:is|are) there|do you|have you|what (?!is|was|does|has)\w+s\b|"
    r"(?:can|could) you (?:list|show)|welche[rsn]?|gibt|nenne|zeige|habt|haben|quel(?:le)?s?|y a|avez|est ce|montrez|"
    r"qual[ie]?|c e|ci sono|avete|elenca)\b"
)
_OPENING = re.compile(r"^(?:(?:and|but|so|ok|und|aber|et|mais|e|ed|ma) )+(?=\w+ )")
_DEFINES = re.compile(r"^(?:what is|was ist|qu est ce qu|cos e|che cos e|che cosa e) (?:an?|eine?|un|une|una) ")
_WHAT_IS_IN = re.compile(
    r"^(?:what s|what is|was ist|was steht|qu y a t il|(?:che )?cosa c e)\b.* (?:in|im|dans|nell?a?) "
)
_CAN_ASK = re.compile(
    r"(?:what|which questions) can (?:i|we|one) ask(?: you| here)?|was kann (?:ich|man)(?: sie| dich| hier)? fragen|"
    r"que puis je (?:vous )?demander|(?:che )?cosa posso chiedere"
)
_LANGUAGE_WORDS = _words("language languages sprache sprachen langue langues lingua lingue")
MOST_WORDS = 4  # beside those of the collection; a longer question is about the subject


@dataclass(frozen=True, slots=True)
class CatalogQuestion:
    """What is asked of the collection.

    Attributes:
        asks: Its documents, or what is in one of them.
        kinds, formats, languages, years, order: Which documents; empty or None means any.
        words: Words that tell which documents too, as typed but small and without accents.
        by_audience: Whether the words can only be those of whom a document is for, not of what it is about.
        asks_language: Whether the answer is to name the languages.
    """

    asks: Literal["documents", "outline"]
    kinds: tuple[Kind, ...] = ()
    formats: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    order: Order | None = None
    words: tuple[str, ...] = ()
    by_audience: bool = True
    asks_language: bool = False


def recognise(question: str) -> CatalogQuestion | None:
    """What a question asks of the collection; None for one about the subject, also where it names a document."""
    text = _plain(question)
    if _CAN_ASK.fullmatch(text):
        return CatalogQuestion("documents")
    tokens = text.split()
    kinds = tuple(kind for kind, words in _KINDS.items() if words & set(tokens))
    formats = tuple(name for name, words in _FORMATS.items() if words & set(tokens))
    languages = tuple(name for name, words in _LANGUAGES.items() if words & set(tokens))
    order = next((one for one, words in _ORDERS.items() if one in tokens or words & set(tokens)), None)
    years = tuple(token for token in tokens if re.fullmatch(r"(?:19|20)\d\d", token))
    generic = bool(_GENERIC & set(tokens))
    something = bool(_SOMETHING & set(tokens))
    if not (kinds or generic or something) or _DEFINES.match(text):
        return None
    known = _FILLERS.union(
        _GENERIC, _SOMETHING, *_KINDS.values(), *_LANGUAGES.values(), *_FORMATS.values(), *_ORDERS.values(),
        _ORDERS, _OUTLINE, _COVERS, _ABOUT, years,
    )  # fmt: skip
    words = tuple(token for token in tokens if token not in known)
    if len(words) > MOST_WORDS:
        return None
    outline = bool(_OUTLINE & set(tokens) or _WHAT_IS_IN.match(text))
    lists = bool(_LISTS.match(text))
    about = _follows_about(tokens, words)
    if something and not kinds and not generic and (not lists or about or not (words or languages)):
        return None
    if not lists and not outline and _COVERS & set(tokens):
        outline = True
    if outline and about:
        return None  # what a document says about something
    by_audience = not about and (not kinds or (lists and not order))
    return CatalogQuestion(
        asks="outline" if outline else "documents",
        kinds=kinds,
        formats=formats,
        languages=languages,
        years=years,
        order=order,
        words=words,
        by_audience=by_audience,
        asks_language=bool(languages or _LANGUAGE_WORDS & set(tokens)),
    )


def _follows_about(tokens: list[str], words: tuple[str, ...]) -> bool:
    """Whether all words stand after one that says what a document is about."""
    place = next((number for number, token in enumerate(tokens) if token in _ABOUT), len(tokens))
    return bool(words) and set(words) <= set(tokens[place:])


def _plain(question: str) -> str:
    """A question's words, small and without accents, parted by blanks, phrases as the one word that they stand for."""
    parted = unicodedata.normalize("NFKD", question.casefold())
    text = " ".join(re.findall(r"\w+", "".join(char for char in parted if not unicodedata.combining(char))))
    for phrase, word in _PHRASES.items():
        text = re.sub(rf"\b(?:{phrase})\b", word, text)
    return _OPENING.sub("", text)

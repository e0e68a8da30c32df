"""Words of the frame in which documents are named, in the asker's language; they state what the catalog holds."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.records import Document, Kind


@dataclass(frozen=True, slots=True)
class Frames:
    """The words of one language.

    Attributes:
        kinds: For each kind of document the words for one and for several; `other` is any document.
        pages: For one and for several.
        contents: Before a document's headings; takes its `title`.
        none: Before all documents, where none is as asked for.
        months: From January.
        languages: By two letters.
    """

    kinds: dict[Kind, tuple[str, str]]
    pages: tuple[str, str]
    contents: str
    none: str
    months: tuple[str, ...]
    languages: dict[str, str]

    def count(self, kind: Kind, number: int) -> str:
        """Such as `3 newsletters`."""
        return f"{number} {self.kinds[kind][number != 1]}"

    def page_count(self, number: int) -> str:
        """Such as `4 pages`."""
        return f"{number} {self.pages[number != 1]}"

    def date(self, date: str) -> str:
        """`2013-07` as `July 2013`; a day is left out."""
        month = int(date[5:7] or 0)
        return f"{self.months[month - 1]} {date[:4]}" if 1 <= month <= len(self.months) else date[:4]

    def describe(self, document: Document, pages: int, with_language: bool) -> str:
        """Kind, date, number of pages where there are several, and language where it is asked for."""
        parts = [self.kinds[document.kind][0]]
        if document.date:
            parts.append(self.date(document.date))
        if pages > 1:
            parts.append(self.page_count(pages))
        if with_language:
            parts.append(self.languages.get(document.language, document.language))
        described = ", ".join(parts)
        return described[0].upper() + described[1:]


FRAMES: dict[str, Frames] = {
    "en": Frames(
        kinds={
            "newsletter": ("newsletter", "newsletters"),
            "whitepaper": ("whitepaper", "whitepapers"),
            "booklet": ("booklet", "booklets"),
            "other": ("document", "documents"),
        },
        pages=("page", "pages"),
        contents="Contents of “{title}”:",
        none="No document is like that. There are:",
        months=tuple("January February March April May June July August September October November December".split()),
        languages={"en": "English", "de": "German", "fr": "French", "it": "Italian"},
    ),
    "de": Frames(
        kinds={
            "newsletter": ("Newsletter", "Newsletter"),
            "whitepaper": ("Whitepaper", "Whitepaper"),
            "booklet": ("Broschüre", "Broschüren"),
            "other": ("Dokument", "Dokumente"),
        },
        pages=("Seite", "Seiten"),
        contents="Inhalt von „{title}“:",
        none="Kein Dokument ist so. Es gibt:",
        months=tuple("Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()),
        languages={"en": "Englisch", "de": "Deutsch", "fr": "Französisch", "it": "Italienisch"},
    ),
    "fr": Frames(
        kinds={
            "newsletter": ("lettre d’information", "lettres d’information"),
            "whitepaper": ("livre blanc", "livres blancs"),
            "booklet": ("brochure", "brochures"),
            "other": ("document", "documents"),
        },
        pages=("page", "pages"),
        contents="Contenu de « {title} » :",
        none="Aucun document n’est ainsi. Il y a :",
        months=tuple("janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()),
        languages={"en": "anglais", "de": "allemand", "fr": "français", "it": "italien"},
    ),
    "it": Frames(
        kinds={
            "newsletter": ("newsletter", "newsletter"),
            "whitepaper": ("libro bianco", "libri bianchi"),
            "booklet": ("opuscolo", "opuscoli"),
            "other": ("documento", "documenti"),
        },
        pages=("pagina", "pagine"),
        contents="Contenuto di «{title}»:",
        none="Nessun documento è così. Ci sono:",
        months=tuple(
            "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre".split()
        ),
        languages={"en": "inglese", "de": "tedesco", "fr": "francese", "it": "italiano"},
    ),
}

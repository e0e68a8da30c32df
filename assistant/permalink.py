"""Links that open a passage or ask a question, and still do after the documents were indexed anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

LIBRARY = "library"
QUESTION = "q"
_MOST_QUOTE = 1_500  # characters: what an address may hold with room to spare


@dataclass(frozen=True, slots=True)
class Link:
    """What a link leads to: a document, a page of it (from 1), and words on it; without a document, the library.

    It names nothing that indexing makes, so that it holds as long as the document has the words.
    """

    document: str = ""
    page: int = 1
    quote: str = ""

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> Self:
        """The link of an address's parameters; what is not a page is the first one."""
        page = parameters.get("page", "")
        return cls(
            parameters.get("document", ""),
            max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
            parameters.get("quote", "")[:_MOST_QUOTE],
        )

    def parameters(self) -> dict[str, str]:
        """What its address has after the question mark; a very long quote is cut between words."""
        if not self.document:
            return {}
        parameters = {"document": self.document, "page": str(self.page)}
        if self.quote:
            quote = self.quote
            parameters["quote"] = quote if len(quote) <= _MOST_QUOTE else quote[:_MOST_QUOTE].rpartition(" ")[0]
        return parameters


def question_address(page: str, question: str) -> str:
    """The address that asks a question, on the page that has the address `page`."""
    return f"{page.split('?')[0].rstrip('/')}/?{urlencode({QUESTION: question})}"

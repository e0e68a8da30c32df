"""The search as a LangChain retriever."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from assistant.cite import section_name
from assistant.records import Hit


class PassageRetriever(BaseRetriever):
    """Gives passages as LangChain documents; their metadata name document, page, section, passage and score."""

    search: Callable[[str, int], Sequence[Hit]]
    k: int

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [
            Document(
                id=hit.passage.id,
                page_content=hit.passage.text,
                metadata={
                    "document": hit.passage.document,
                    "page": hit.passage.page,
                    "section": section_name(hit.passage.section),
                    "passage": hit.passage.id,
                    "score": hit.score,
                },
            )
            for hit in self.search(query, self.k)
        ]

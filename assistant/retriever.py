"""The search as a LangChain retriever."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.ask import Assistant
from assistant.cite import section_name


class PassageRetriever(BaseRetriever):
    """Gives passages as LangChain documents; their metadata name document, page, section, passage and score."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: Assistant
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
            for hit in self.assistant.search(query, self.k)
        ]

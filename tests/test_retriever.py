from __future__ import annotations

from langchain_core.runnables import RunnableLambda

from assistant.ask import Assistant

QUERY = "Where is the summer school held?"


class TestPassageRetriever:
    def test_documents(self, small_assistant: Assistant) -> None:
        """LangChain gets the passages that `search` finds: their text, and where it stands."""
        documents = small_assistant.as_retriever(k=3).invoke(QUERY)

        hits = small_assistant.search(QUERY, 3)
        assert [document.page_content for document in documents] == [hit.passage.text for hit in hits]
        assert [document.id for document in documents] == [hit.passage.id for hit in hits]
        assert documents[0].metadata == {
            "document": "school.txt",
            "page": 1,
            "section": "SUMMER SCHOOL ON POLYMERS",
            "passage": hits[0].passage.id,
            "score": hits[0].score,
        }

    def test_in_a_chain(self, small_assistant: Assistant) -> None:
        """It can stand in a chain, as any LangChain retriever."""
        chain = small_assistant.as_retriever(k=1) | RunnableLambda(lambda found: found[0].metadata["document"])

        assert chain.invoke(QUERY) == "school.txt"

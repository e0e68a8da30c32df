"""Questions to begin with; they suit the documents of any cluster and have answers in those that we ship."""

from __future__ import annotations

from assistant.texts.record import Texts

# In the language of the documents, whatever the page speaks: in another they are answered less well.
FOR_MANAGERS = (
    "What is a meta-cluster?",
    "What does the Gold label cost?",
    "How are small firms won over to working abroad?",
)
FOR_STUDENTS = (
    "When was the summer school?",
    "Will there be another summer school?",
    "Who is the contact in France?",
)


def groups(texts: Texts) -> tuple[tuple[str, str, str, tuple[str, ...]], ...]:
    """For each group of readers: its key, heading, icon and questions."""
    return (
        ("managers", texts.for_managers, ":material/groups:", FOR_MANAGERS),
        ("students", texts.for_students, ":material/school:", FOR_STUDENTS),
    )

"""Questions to begin with; they suit the documents of any cluster and have answers in those that we ship."""

from __future__ import annotations

FOR_MANAGERS = (
    "What is a meta-cluster?",
    "Which funding does a cluster organisation have?",
    "How are small firms won over to working abroad?",
)
FOR_STUDENTS = (
    "Who took part in the summer school?",
    "Will there be another summer school?",
    "Who is the contact in France?",
)
GROUPS = (
    ("managers", "For cluster managers", ":material/groups:", FOR_MANAGERS),
    ("students", "For students", ":material/school:", FOR_STUDENTS),
)

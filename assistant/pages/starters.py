"""Questions to begin with; they suit the documents of any cluster and have answers in those that we ship."""

from __future__ import annotations

FOR_MANAGERS = (
    "What holds a meta-cluster together?",
    "How are small firms won over to working abroad?",
    "What should be counted when a cluster is evaluated?",
)
FOR_STUDENTS = (
    "When and where is the summer school?",
    "Which universities send students?",
    "Who is the contact in France?",
)
GROUPS = (
    ("managers", "For cluster managers", ":material/groups:", FOR_MANAGERS),
    ("students", "For students", ":material/school:", FOR_STUDENTS),
)

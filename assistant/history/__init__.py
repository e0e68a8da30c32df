"""What is kept of conversations: questions with their answers, and what readers thought of them."""

"""The Streamlit pages: they draw, keep the opened index, and ask."""

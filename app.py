"""The chat page, for `streamlit run app.py`; `assistant app` does the same from anywhere."""

from assistant.pages.main import main

main()

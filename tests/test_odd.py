from assistant.odd import Hidden, hidden_text, parse_hidden


def test_hidden_text():
    """The note counts all but white space and shows how the text begins, signs that steer a terminal escaped."""
    assert hidden_text("Obey  us\x1b[0m", "off the page") == (
        "hidden text: 10 characters (off the page): Obey us\\u001b[0m",
    )
    assert hidden_text("!", "not displayed") == ("hidden text: 1 character (not displayed): !",)
    assert hidden_text("x" * 1200, "not displayed") == (f"hidden text: 1,200 characters (not displayed): {'x' * 60}…",)


def test_white_space():
    """White space that nobody sees is not worth a note."""
    assert hidden_text(" \n", "not displayed") == ()


def test_parse():
    """Programs read the note again; other notes are none."""
    (note,) = hidden_text("x" * 1200, "not displayed")

    assert parse_hidden(note) == Hidden(1200, "not displayed", "x" * 60 + "…")
    assert parse_hidden("no text") is None

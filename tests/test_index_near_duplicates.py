from assistant.index.near_duplicates import Comparison, Repeat


def words(first: int, count: int) -> str:
    """A text of so many different words."""
    return " ".join(f"word{at}" for at in range(first, first + count))


def repeats(**texts: str) -> list[Repeat]:
    """What is found among some documents."""
    comparison = Comparison()
    for name, text in texts.items():
        comparison.add(name, text)
    return comparison.repeats()


def test_contained():
    """A document that stands in a longer one is repeated by it, with the share of its runs of five words."""
    # 100 words make 96 runs; the first 90 words make 86 of them; 86 / 96 = 0.896
    assert repeats(book=words(0, 1000), leaflet=words(910, 100)) == [Repeat("leaflet", "book", 0.9)]


def test_much_alike():
    """Of two issues that differ in little, the second is given once."""
    # 200 words make 196 runs; with 10 other words at the end, 186 are shared
    assert repeats(a=words(0, 200), b=words(0, 190) + " " + words(900, 10)) == [Repeat("b", "a", 0.95)]


def test_not_enough():
    """Documents that share three quarters of their text are two documents."""
    assert repeats(a=words(0, 200), b=words(50, 200)) == []


def test_the_most_alike():
    """Where several hold a document, the one that holds most of it is given."""
    found = repeats(a=words(0, 90) + " x", b=words(0, 100), c=words(5, 500))

    assert found == [Repeat("a", "b", 0.99), Repeat("b", "c", 0.95)]


def test_short():
    """Short notes are not compared: a phrase in common is most of them."""
    assert repeats(a="Contact the office in Turin for more information.", b=words(0, 9), c=words(0, 900)) == []


def test_form():
    """Capitals, punctuation and line breaks make no difference."""
    text = words(0, 100)

    assert repeats(a=text, b=text.upper().replace(" word5", ",\nword5")) == [Repeat("b", "a", 1.0)]


def test_series():
    """Of many copies each is found to repeat one."""
    found = repeats(**{f"copy{at:03}": words(0, 100) + f" {at}" for at in range(60)})

    assert len(found) == 59


def test_no_documents():
    """A corpus without text repeats nothing."""
    assert repeats() == []
    assert repeats(a="", b="") == []

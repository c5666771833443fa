"""Words for a passphrase, and what a passphrase is worth."""

import pytest

from fieldapp.vault import suggestion
from fieldapp.vault.passphrase import require_strong
from fieldapp.vault.suggestion import passphrase_words, strength, suggest_passphrase


def blanks(word):
    """Give a word with each of its letters unread."""
    return [word[:at] + "?" + word[at + 1 :] for at in range(len(word))]


def shortened(word):
    """Give a word with each of its letters left out."""
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


def test_there_are_words_enough_and_none_is_taken_for_another():
    words = passphrase_words()
    assert len(words) >= 2048
    assert list(words) == sorted(set(words))
    assert all(4 <= len(word) <= 8 and word.isascii() and word.islower() and word.isalpha() for word in words)
    assert len({word[:4] for word in words}) == len(words)
    unread = [blank for word in words for blank in blanks(word)]
    assert len(unread) == len(set(unread))
    assert not {short for word in words for short in shortened(word)} & set(words)


def test_a_suggestion_is_five_different_words_by_chance():
    made = [suggest_passphrase() for _ in range(200)]
    assert len(set(made)) == 200
    for text in made:
        words = text.split()
        assert len(set(words)) == 5
        assert set(words) <= set(passphrase_words())
        require_strong(text)
        assert strength(text) == "strong"
    # every part of the list is drawn from
    drawn = {word[0] for text in made for word in text.split()}
    assert len(drawn) > 12


def test_the_chance_is_that_of_the_system(monkeypatch):
    asked = []
    whole = suggestion.secrets.choice
    monkeypatch.setattr(suggestion.secrets, "choice", lambda words: asked.append(len(words)) or whole(words))
    suggest_passphrase()
    assert len(asked) >= 5
    assert set(asked) == {len(passphrase_words())}


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("", ""),
        ("pendek", ""),
        ("bawaslu123456", ""),
        ("sapi sapi sapi sapi sapi", "enough"),
        ("sapi makan rumput", "enough"),
        ("sapi makan rumput hijau", "good"),
        ("kuda hijau lari pagi sekali", "strong"),
        ("kuda hijau lari pagi kuda", "good"),
        ("dua belas ok!", "enough"),
        ("Xk4#pL9@qW2z", "good"),
        ("Xk4#pL9@qW2zR7!v", "strong"),
        ("abcdefghijkl", "enough"),
    ],
)
def test_strength_is_told_honestly(text, worth):
    assert strength(text) == worth

"""Understanding a sentence: vectors, language, crisis words, measures; and what runs inside Rasa."""

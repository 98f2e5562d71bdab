"""What runs inside Rasa: the only files that import it."""

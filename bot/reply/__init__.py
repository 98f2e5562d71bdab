"""Where the person's language enters: utterances become sentences, buttons and cards."""

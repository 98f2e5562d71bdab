"""Languages: the registry, every sentence the bot says, and how an utterance becomes words."""

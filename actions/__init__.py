"""The action server: what the dialogue does. A file a topic; importing does nothing."""

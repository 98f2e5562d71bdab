"""The coordinators' console: who waits, one conversation, and signing in. Server-rendered pages that stay live."""

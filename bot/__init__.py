"""The gateway: channels, the way of one message, the console, the worker and the supervisor."""

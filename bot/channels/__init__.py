"""The doors through which families reach the house. Each brings messages to the inbox and delivers the outbox."""

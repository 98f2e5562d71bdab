"""E-mail as a channel: notices leave by it, nothing comes in."""

"""A conversation: what comes in, the way of one message, who has the floor, safety."""

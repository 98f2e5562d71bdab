"""What `make bench` measures: the way of one message, understanding, search, the start, languages."""

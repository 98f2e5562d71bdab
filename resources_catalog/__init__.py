"""The catalogue: what help there is, for whom, and how to find it."""

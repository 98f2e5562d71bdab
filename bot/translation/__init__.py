"""Translation between a family and its coordinator: the first engine, and what it must not change."""

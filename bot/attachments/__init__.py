"""Files that families send: what their content is, and keeping them encrypted."""

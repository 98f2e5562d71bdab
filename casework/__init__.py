"""What is kept and decided about a family. Functions take a session; rules are pure."""

"""What both sides compute: pure, without Django."""

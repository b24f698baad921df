"""What a finished insole measures."""

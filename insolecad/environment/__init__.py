"""What surrounds the program: other processes, settings of users, the terminal."""

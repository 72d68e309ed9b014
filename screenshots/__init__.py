"""Pictures of the program, and the scenes they show."""

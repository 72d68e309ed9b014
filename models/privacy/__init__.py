"""What a person has a right to: to see all that is kept about them, and to have it erased."""

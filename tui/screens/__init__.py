"""What a person sees: one file a screen, with its style beside it."""

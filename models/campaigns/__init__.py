"""Campaigns: an offer to many clients, what is written to each, who is left out and why, and what they answer."""

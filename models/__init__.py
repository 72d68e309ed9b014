"""The headless half of Cartera: records, rules and figures, without a screen."""

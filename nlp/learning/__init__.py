"""How the small weights in nlp/weights are made and measured; not needed to run the bot."""

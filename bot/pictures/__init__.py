"""Pictures the bot draws: SVG with the words of a language, and from it a PNG."""

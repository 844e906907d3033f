"""Text for people: `messages` holds every fixed text in Chinese and English."""

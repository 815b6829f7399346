"""What `samples/make.py` is built from: story, fonts, drawing, damage, misreading and PDF."""

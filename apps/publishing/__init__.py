"""The shared vocabulary of everything that is published; knows no section."""

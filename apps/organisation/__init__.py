"""The organisation itself: profile, branches, founders, phones, persons and their posts. One record
each, read by the page frame and by every section."""

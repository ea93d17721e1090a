"""What keeps a missed term from being passed over: the bar of one's own terms on every screen of
the editors' side, and the explanation that is asked for before anything else is saved there."""

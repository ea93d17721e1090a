"""Images, documents and recordings: what was uploaded, who may read it, where it stands."""

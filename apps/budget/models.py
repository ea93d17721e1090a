"""Records of this section."""

"""Home, menu, openness map, site map, contacts, error pages: what joins the sections."""

"""OGC API – Features 1.0: the live listings as GeoJSON features for GIS clients, with CQL2 filters."""

"""Addresses, media types and limits that the standard or its clients know by name."""

PREFIX = "/ogc"
COLLECTIONS = f"{PREFIX}/collections"
EVERYTHING = "listings"
"""The collection of all kinds together; beside it there is one for each kind."""

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CRS84_NAMES = (CRS84, "[OGC:CRS84]")
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
QUERYABLES_REL = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
CONFORMANCE_REL = "http://www.opengis.net/def/rel/ogc/1.0/conformance"
DATA_REL = "http://www.opengis.net/def/rel/ogc/1.0/data"
DESCRIBED_BY = ("describedby", "describedBy")
"""As it is registered, and as Features 1.0.0 spelt it: GDAL 3.6 knows that spelling alone."""

JSON = "application/json"
GEOJSON = "application/geo+json"
HTML = "text/html"
SCHEMA = "application/schema+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"

DEFAULT_LIMIT = 100
MAX_LIMIT = 1000
MAX_FILTER = 4096
MAX_DEPTH = 32
MAX_PREDICATES = 100

VERSION = 5
"""Raised with every change of what a feature or a page looks like: it is part of each validator."""

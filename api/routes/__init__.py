"""The versioned API: each route translates, and leaves deciding to others."""

"""Routes of pages, one module for each part of the site."""

"""What each page gives its template: frozen dataclasses."""

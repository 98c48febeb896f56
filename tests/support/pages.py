"""The pages a browser visits, one or more of each kind: tests/web proves each, tests/bench weighs each.

A new page is named here, and a drawing with an address of its own; tests/web/test_markup.py says which route has none.
"""

PAGES = [
    "/", "/persons", "/persons/melnikov-boris-nikolaevich", "/persons/lyushkov-genrikh-samoilovich",
    "/persons/codename-lavrov", "/persons/sorge-richard/contemporaries",
    "/persons/sorge-richard/with/bronin-yakov-grigorievich", "/persons/gendin-s-g/network",
    "/persons/codename-lavrov/network", "/persons/popov-pyotr-akimovich/network?wide=true",
    "/duplicates", "/claims", "/claims/c-w9trhz",
    "/where", "/where?role=resident&place=harbin&from=1930&to=1941", "/where?place=japan&from=1924&to=1941",
    "/where?place=china&from=1920&to=1941&show=map", "/where?place=japan&from=1924&to=1941&show=years",
    "/where?place=japan&from=1933&to=1933", "/roster", "/roster?on=1938-06-13",
    "/roster?on=1938&place=china", "/compare", "/compare?a=sorge-richard",
    "/compare?a=sorge-richard&b=bronin-yakov-grigorievich&c=borovich-lev-aleksandrovich",
    "/succession?role=resident&place=shanghai",
    "/careers?role.1=consul&organisation.2=intelligence-directorate-of-the-red-army", "/fates/claims?kind=captured",
    "/ask", "/ask?q=all residents in Harbin 1930-1941", "/search", "/search?q=Lavrov", "/search?q=Melnkov",
    "/search?q=東京", "/search?q=ha", "/search?q=Xyzzy Qwerty&type=person", f"/search?q={'Ш' * 300}",
    "/places", "/places/harbin", "/places/japan", "/organisations",
    "/organisations/soviet-military-intelligence", "/organisations/intelligence-directorate-of-the-red-army",
    "/organisations/frunze-academy",
    "/roles", "/roles/resident", "/ranks", "/ranks/major-general", "/codenames", "/codenames/lavrov",
    "/codenames/abram", "/fates", "/fates/shot", "/fates/deprived-of-liberty", "/fates?by=role", "/services",
    "/services/soviet-military-intelligence", "/decorations",
    "/decorations/hero-of-the-soviet-union", "/sources", "/sources/redstar-x",
    "/sources/redstar-x?passage=121", "/sources/lyushkov-blog", "/data", "/api", "/how-to-read",
    "/style",
    "/report", "/report?about=c-dqb8mb", "/coverage", "/coverage?place=china", "/coverage?by=source",
    "/disagreements",
    "/disagreements?kind=correction",
]  # fmt: skip
"""Addresses that answer with a page."""

REFUSALS = {
    "/ask?q=residnt": 422, "/where?role=residnt": 422, "/compare?a=Sorge&b=brnin": 422,
    "/search?q=Melnikov&type=people": 422, "/persons/melnikof": 404,
    "/report?about=sorge-rich": 422, "/coverage?place=harbn": 422, "/disagreements?about=tea": 422,
    "/persons/sorge-richard/network?steps=3": 422, "/sources/redstar-x?passage=x": 422, "/nothing-here": 404,
}  # fmt: skip
"""Addresses that answer with a page that says what is wrong, and with which status."""

DRAWINGS = [
    "/where.svg?place=japan&from=1924&to=1941", "/where.svg?place=china&show=map",
    "/roster.svg?place=china", "/compare.svg?a=sorge-richard&b=bronin-yakov-grigorievich",
    "/persons/gendin-s-g/network.svg", "/coverage.svg", "/coverage.svg?by=service",
    "/persons/melnikov-boris-nikolaevich/map.svg", "/places/harbin/map.svg",
    "/places/harbin/years.svg", "/organisations/soviet-military-intelligence/years.svg", "/roles/resident/years.svg",
    "/ranks/major-general/years.svg",
    "/persons/melnikov-boris-nikolaevich/timeline.svg", "/sources/redstar-x/years.svg", "/codenames/lavrov/years.svg",
    "/fates/shot/years.svg", "/fates/cohorts.svg?by=role",
]  # fmt: skip
"""Addresses that answer with a drawing alone."""

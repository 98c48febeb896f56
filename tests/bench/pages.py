"""`python -m tests.bench.pages`: what each kind of page weighs as it is sent, the same table that the tests print."""

import sys
import tempfile
from pathlib import Path

from tests.support.pages import PAGES
from tests.support.serving import serving_the_seed
from tests.support.visit import Visit, chromium
from tests.support.weight import CROWDED, MANY, Weight, table, weigh


def weights() -> list[Weight]:
    """Each page, visited with nothing cached; the last is a career of many posts."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other, chromium() as browser:
        found = []
        with serving_the_seed(Path(one)) as site:
            for path in PAGES:
                with Visit(browser, site) as visit:
                    visit.page.goto(path)
                    found.append(weigh(visit.page, path))
        with serving_the_seed(Path(other), crowded=(CROWDED, MANY)) as site, Visit(browser, site) as visit:
            visit.page.goto(f"/persons/{CROWDED}")
            found.append(weigh(visit.page, f"/persons/{CROWDED} with {MANY} postings"))
    return found


if __name__ == "__main__":
    print(table(weights()))
    sys.exit()

"""Figures of speed and weight, as ratios: what a page costs beside an empty answer, what fifty rows
cost beside one, what the first visit weighs beside its limit. Run by `make bench`; never a test."""

import gzip
import os
import re
import sys
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django

django.setup()

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment

PAGES = {
    "home": "/kk/",
    "openness map": "/kk/openness/",
    "news": "/kk/news/",
    "news item": "/kk/news/flu-vaccination/",
    "documents": "/kk/documents/",
    "document": "/kk/documents/main/charter/",
    "standing page": "/kk/about/mission/",
}
FIRST_VISIT_LIMIT = 120_000
ROUNDS = 40
# The other languages' subsets load only when a page needs their letters.
FONTS = re.compile(r'href="/static/(fonts/[^"]+)"')
ASSETS = re.compile(r'(?:href|src)="/static/([^"]+\.(?:css|js|svg|webp))"')


def seconds(client: Client, address: str) -> float:
    """The middle time of an answer over some rounds."""
    times = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        client.get(address)
        times.append(time.perf_counter() - start)
    return sorted(times)[ROUNDS // 2]


def size(path: str) -> int:
    content = Path(finders.find(path)).read_bytes()
    packed = path.endswith((".woff2", ".webp"))
    return len(content) if packed else len(gzip.compress(content, 6))


def main() -> None:
    setup_test_environment()
    connection.creation.create_test_db(verbosity=0)
    try:
        from apps.portal.demonstration import Demonstration

        Demonstration().load()
        client = Client()
        empty = seconds(client, "/healthz")
        print(f"{'page':<16}{'× empty answer':>16}{'queries':>9}{'first visit / 120 kB':>22}")
        for name, address in PAGES.items():
            with CaptureQueriesContext(connection) as queries:
                response = client.get(address)
                made = len(queries)
            if response.status_code != 200:
                sys.exit(f"{address} answered {response.status_code}")
            html = response.content
            text = html.decode()
            assets = set(ASSETS.findall(text)) | set(FONTS.findall(text))
            images = {path for path in assets if path.endswith((".png",))}
            weight = len(gzip.compress(html, 6)) + sum(size(path) for path in assets - images)
            ratio = seconds(client, address) / empty
            share = weight / FIRST_VISIT_LIMIT
            print(f"{name:<16}{ratio:>16.1f}{made:>9}{share:>22.2f}")
        print(f"database: {settings.DATABASES['default']['ENGINE'].rsplit('.', 1)[-1]}")
    finally:
        connection.creation.destroy_test_db(":memory:", verbosity=0)


if __name__ == "__main__":
    main()

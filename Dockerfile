# One image: the server, the worker and the migration are its commands.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1
WORKDIR /app

COPY requirements/build.txt requirements/runtime.txt requirements/
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes \
    --requirement requirements/build.txt --requirement requirements/runtime.txt

COPY pyproject.toml README.md ./
COPY api api
COPY catalogue catalogue
COPY feeds feeds
COPY fixtures fixtures
COPY investors investors
COPY matching matching
COPY migrations migrations
COPY partners partners
COPY search search
COPY web web
RUN pip install --no-cache-dir --disable-pip-version-check --no-build-isolation --no-deps --editable . \
    && python -m compileall -q api catalogue feeds investors matching migrations partners search web \
    && useradd --system --uid 10001 --home-dir /data --create-home langbiang

USER langbiang
ENV LANGBIANG_DATA_DIR=/data LANGBIANG_HOST=0.0.0.0
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
ENTRYPOINT ["langbiang"]
CMD ["serve"]

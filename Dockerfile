# One image for the command line, a cluster's scheduler and workers, and the review desk. It needs no network to run:
#   docker build -t extract .
#   docker run --rm --network none -v "$PWD/scans:/scans:ro" -v "$PWD/out:/work" \
#     extract extract archive /scans --into a.sqlite
FROM python:3.12-slim-bookworm AS made
WORKDIR /build
COPY requirements-image.lock ./
RUN python -m venv /opt/extract \
 && /opt/extract/bin/pip install --no-cache-dir --require-hashes -r requirements-image.lock
COPY pyproject.toml README.md LICENSE ./
COPY patterns patterns
COPY extract extract
RUN /opt/extract/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.12-slim-bookworm
# Tesseract is the second reader of Arabic numerals; Debian's release pins it.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-tha \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home --uid 10001 extract \
 && install -d -o extract -g extract /work
COPY --from=made /opt/extract /opt/extract
ENV PATH=/opt/extract/bin:$PATH PYTHONDONTWRITEBYTECODE=1 LANG=C.UTF-8
USER 10001
WORKDIR /work
CMD ["extract", "--help"]

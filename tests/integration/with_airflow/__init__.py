"""Tests that import Airflow, or call its API server with our plugins: one process runs them, since both are slow to start."""

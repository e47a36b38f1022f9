"""Trains every night on the worker itself. In a cluster, KubernetesPodOperator with the image and the pod of kubernetes.yaml
does the same; its pod says the exit code, and `retries` is best 0 there, since the Job's own rules tell codes apart.
"""

from datetime import datetime, timedelta

from airflow import DAG
from airflow.exceptions import AirflowFailException
from airflow.hooks.subprocess import SubprocessHook
from airflow.operators.python import PythonOperator

INFRASTRUCTURE = 5


def train(job):
    """Runs the command, and says to Airflow what its exit code means."""
    # The hook passes SIGTERM on when the task is cleared or times out; the run is KILLED, and alerts go out.
    result = SubprocessHook().run_command(["modelwright", "run", "--if-changed", job, "--output", "json"], cwd="/srv/bikes")
    if result.exit_code == INFRASTRUCTURE:
        raise RuntimeError("Infrastructure: Airflow tries again.")
    if result.exit_code:
        raise AirflowFailException(f"Exit code {result.exit_code}: a retry would end the same way.")
    return result.output  # the last line: the answer, for the next task


with DAG(
    dag_id="bikes",
    schedule="15 2 * * *",
    start_date=datetime(2026, 12, 1),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": timedelta(minutes=10), "execution_timeout": timedelta(hours=6)},
) as dag:
    PythonOperator(task_id="train", python_callable=train, op_args=["/srv/bikes/job.yaml"])

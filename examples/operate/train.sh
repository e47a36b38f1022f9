#!/usr/bin/env bash
# Trains where anything is new, and tries once more where a retry may help: exit code 5, infrastructure. All other codes
# would only be the same again: 2 the configuration, 3 the data, 4 a gate, 70 a defect of Modelwright.
#   train.sh JOB.yaml [more arguments of modelwright run]
set -u
modelwright run --if-changed "$@"
code=$?
if [ "$code" = 5 ]; then
    sleep "${PAUSE:-600}"
    modelwright run --if-changed "$@"
    code=$?
fi
exit "$code"

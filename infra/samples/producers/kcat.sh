#!/usr/bin/env bash
# Sends the end of one request, as a CloudEvent in binary mode. kcat ends with 1 where the broker did not take it.
#   infra/samples/producers/kcat.sh [BOOTSTRAP]
set -euo pipefail

id=$(cat /proc/sys/kernel/random/uuid)
event=$(printf '{"request_id":"%s","network":"sample","occurred_at":"%s","workload":{"model":"llama-3-70b","task":"chat","hardware":"h100"},"outcome":"succeeded","latency_ms":640,"operator":"op-1"}' \
  "$id" "$(date -u +%Y-%m-%dT%H:%M:%SZ)")

# The id as the key: an event that is sent again goes to the same partition, where it is seen to be a duplicate. -H needs Kafka 0.11 or newer.
printf '%s' "$event" | kcat -P -b "${1:-localhost:9092}" -t streamcoverage.request-outcomes -k "$id" \
  -X acks=all -X enable.idempotence=true \
  -H ce_specversion=1.0 -H "ce_id=$id" -H ce_source=/gateways/sample -H ce_type=streamcoverage.request-outcome.v1 -H content-type=application/json
echo "sent $id"

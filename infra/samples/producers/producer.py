"""Sends the end of one request with confluent-kafka, as a CloudEvent in binary mode.

    pip install confluent-kafka
    python3 infra/samples/producers/producer.py [BOOTSTRAP]
"""

import json
import sys
import uuid
from datetime import datetime, timezone

from confluent_kafka import Producer

request_id = str(uuid.uuid4())
event = {
    "request_id": request_id,
    "network": "sample",
    "occurred_at": datetime.now(timezone.utc).isoformat(),
    "workload": {"model": "llama-3-70b", "task": "chat", "hardware": "h100"},
    "outcome": "failed",
    "failed_condition": "capacity",
    "operator": None,  # Nobody served it: unserved demand counts too.
}
headers = {
    "ce_specversion": "1.0",
    "ce_id": request_id,
    "ce_source": "/gateways/sample",
    "ce_type": "streamcoverage.request-outcome.v1",
    "content-type": "application/json",
}

refused = []
bootstrap = sys.argv[1] if len(sys.argv) > 1 else "localhost:9092"
producer = Producer({"bootstrap.servers": bootstrap, "acks": "all", "enable.idempotence": True, "message.timeout.ms": 30000})
# The id as the key: an event that is sent again goes to the same partition, where it is seen to be a duplicate.
producer.produce(
    "streamcoverage.request-outcomes",
    key=request_id,
    value=json.dumps(event),
    headers=headers,
    on_delivery=lambda error, message: refused.append(error) if error else None,
)
left = producer.flush(35)
if refused or left:
    sys.exit(f"not sent: {refused[0] if refused else 'no answer'}")
print(f"sent {request_id}")

-- When did coverage regress, and for how long? duration_seconds is null while it lasts.
SELECT network, time, rule, state, onset_at, resolved_at, duration_seconds, before_ratio, after_ratio, requests
FROM coverage.alert_history
ORDER BY time DESC, alert_id;

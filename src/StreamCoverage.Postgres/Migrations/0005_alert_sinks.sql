-- Receivers of alerts besides the topic: who they are, and what each has still to get.

CREATE TABLE streamcoverage.outbox_sink (
    name       text NOT NULL,
    holder     text,
    held_until timestamptz,
    CONSTRAINT outbox_sink_one_row_per_receiver PRIMARY KEY (name),
    CONSTRAINT outbox_sink_is_held_until_a_moment CHECK ((holder IS NULL) = (held_until IS NULL))
);
COMMENT ON TABLE streamcoverage.outbox_sink IS 'One row per receiver of alerts besides the topic, from its first start on; holder is the process that delivers to it, until held_until.';

CREATE TABLE streamcoverage.outbox_delivery (
    sink         text NOT NULL,
    id           text NOT NULL,
    delivered_at timestamptz,
    CONSTRAINT outbox_delivery_one_row_per_receiver_and_alert PRIMARY KEY (sink, id),
    CONSTRAINT outbox_delivery_has_a_receiver FOREIGN KEY (sink) REFERENCES streamcoverage.outbox_sink (name) ON DELETE CASCADE,
    CONSTRAINT outbox_delivery_has_an_alert FOREIGN KEY (id) REFERENCES streamcoverage.outbox (id) ON DELETE CASCADE
);
CREATE INDEX outbox_delivery_pending ON streamcoverage.outbox_delivery (sink, id) WHERE delivered_at IS NULL;
CREATE INDEX outbox_delivery_by_alert ON streamcoverage.outbox_delivery (id);
COMMENT ON TABLE streamcoverage.outbox_delivery IS 'One row per alert and receiver, written with the alert; delivered_at is null until the receiver has taken it.';

-- What measure keeps: its positions, the state of the networks, slice partials, facts, history and the outbox.
-- Times are UTC; '-infinity' stands for "never". Counts are whole numbers, rewards millionths of the network's unit.

CREATE TABLE streamcoverage.network_state (
    network_id     integer GENERATED ALWAYS AS IDENTITY,
    network        text NOT NULL,
    partition      integer NOT NULL,
    closed_through timestamptz NOT NULL DEFAULT '-infinity',
    state          bytea NOT NULL DEFAULT '',
    CONSTRAINT network_state_id_names_one_network PRIMARY KEY (network_id),
    CONSTRAINT network_state_one_row_per_network UNIQUE (network),
    CONSTRAINT network_state_partition_is_not_negative CHECK (partition >= 0)
);
CREATE INDEX network_state_by_partition ON streamcoverage.network_state (partition);
COMMENT ON TABLE streamcoverage.network_state IS 'One row per network: the partition of slice-partials that it lives in, and what measure keeps between slices.';

-- Facts name cells and operators by number. Names are only ever added, so a fact needs no foreign key, whose check per row would
-- double the cost of the bulk load. Each network has its own numbers: two measure tasks never wait for each other's new names.
CREATE TABLE streamcoverage.cell (
    cell_id      integer GENERATED ALWAYS AS IDENTITY,
    network_id   integer NOT NULL,
    cell         text NOT NULL,
    model        text,
    task         text,
    hardware     text,
    region       text,
    verification text,
    size         text,
    CONSTRAINT cell_id_names_one_cell PRIMARY KEY (cell_id),
    CONSTRAINT cell_one_row_per_network_and_cell UNIQUE (network_id, cell),
    CONSTRAINT cell_belongs_to_a_network FOREIGN KEY (network_id) REFERENCES streamcoverage.network_state (network_id)
);
COMMENT ON TABLE streamcoverage.cell IS 'One row per workload cell of a network; null in a dimension means any.';

-- Number 0 is nobody and has no row.
CREATE TABLE streamcoverage.operator (
    operator_id integer GENERATED ALWAYS AS IDENTITY,
    network_id  integer NOT NULL,
    operator    text COLLATE "C" NOT NULL,
    known_from  timestamptz,
    CONSTRAINT operator_id_names_one_operator PRIMARY KEY (operator_id),
    CONSTRAINT operator_one_row_per_network_and_operator UNIQUE (network_id, operator),
    CONSTRAINT operator_belongs_to_a_network FOREIGN KEY (network_id) REFERENCES streamcoverage.network_state (network_id)
);
CREATE INDEX operator_by_known_from ON streamcoverage.operator (network_id, known_from);
COMMENT ON TABLE streamcoverage.operator IS 'One row per operator of a network; known_from is when it first joined or served, null for one that is only named.';

CREATE TABLE streamcoverage.operator_presence (
    network_id   integer NOT NULL,
    operator_id  integer NOT NULL,
    present_from timestamptz NOT NULL,
    present_to   timestamptz NOT NULL,
    CONSTRAINT operator_presence_one_row_per_operator_and_start PRIMARY KEY (operator_id, present_from),
    CONSTRAINT operator_presence_ends_after_it_begins CHECK (present_to > present_from),
    CONSTRAINT operator_presence_belongs_to_an_operator FOREIGN KEY (operator_id) REFERENCES streamcoverage.operator (operator_id)
);
CREATE INDEX operator_presence_by_start ON streamcoverage.operator_presence (network_id, present_from);
CREATE INDEX operator_presence_by_end ON streamcoverage.operator_presence (network_id, present_to);
COMMENT ON TABLE streamcoverage.operator_presence IS 'One row per stay of an operator in its network, from a join to the next leave; present_to is infinity while it is there.';

-- Kept beside the stays, because counting them anew for each point of a chart grows with points times operators.
CREATE TABLE streamcoverage.operator_count (
    network_id integer NOT NULL,
    changed_at timestamptz NOT NULL,
    known      integer NOT NULL,
    present    integer NOT NULL,
    CONSTRAINT operator_count_one_row_per_network_and_change PRIMARY KEY (network_id, changed_at),
    CONSTRAINT operator_count_is_not_negative CHECK (known >= 0 AND present >= 0)
);
COMMENT ON TABLE streamcoverage.operator_count IS 'One row per network and moment at which an operator became known, came or went: how many were known and present from then on.';

CREATE TABLE streamcoverage.measure_position (
    partition   integer NOT NULL,
    next_offset bigint NOT NULL,
    epoch       bigint NOT NULL,
    watermark   timestamptz NOT NULL DEFAULT '-infinity',
    CONSTRAINT measure_position_one_row_per_partition PRIMARY KEY (partition),
    CONSTRAINT measure_position_is_not_negative CHECK (partition >= 0 AND next_offset >= 0 AND epoch >= 0)
);
COMMENT ON TABLE streamcoverage.measure_position IS 'One row per partition of slice-partials: the first offset that is not applied, and the owner''s epoch. Both fence every commit.';

CREATE TABLE streamcoverage.measure_source (
    partition        integer NOT NULL,
    source_topic     text NOT NULL,
    source_partition integer NOT NULL,
    partitions       integer NOT NULL,
    state            smallint NOT NULL,
    watermark        timestamptz NOT NULL,
    through          bigint NOT NULL,
    CONSTRAINT measure_source_one_row_per_partition_and_source PRIMARY KEY (partition, source_topic, source_partition),
    CONSTRAINT measure_source_is_a_partition_of_its_topic CHECK (source_partition >= 0 AND source_partition < partitions),
    CONSTRAINT measure_source_state_is_known CHECK (state BETWEEN 0 AND 2)
);
COMMENT ON TABLE streamcoverage.measure_source IS 'One row per measure partition and source partition: the last mark that told how complete the source is.';

CREATE TABLE streamcoverage.slice_partial (
    network_id       integer NOT NULL,
    slice            timestamptz NOT NULL,
    source_topic     text NOT NULL,
    source_partition integer NOT NULL,
    via              timestamptz NOT NULL,
    through          bigint NOT NULL,
    chunk            integer NOT NULL,
    chunks           integer NOT NULL,
    payload          bytea NOT NULL,
    CONSTRAINT slice_partial_one_row_per_version_and_chunk
        PRIMARY KEY (network_id, slice, source_topic, source_partition, via, through, chunk),
    CONSTRAINT slice_partial_chunk_is_one_of_its_chunks CHECK (chunk >= 0 AND chunk < chunks)
);
-- Most versions have one chunk and are whole by that; only the others are asked whether chunks are missing.
CREATE INDEX slice_partial_of_several_chunks ON streamcoverage.slice_partial (network_id) WHERE chunks > 1;
COMMENT ON TABLE streamcoverage.slice_partial IS 'One row per chunk of a slice partial: what one source partition saw of one network in one slice.';

CREATE TABLE streamcoverage.slice_head (
    network_id integer NOT NULL,
    start_at   timestamptz NOT NULL,
    revision   integer NOT NULL,
    CONSTRAINT slice_head_one_row_per_network_and_slice PRIMARY KEY (network_id, start_at),
    CONSTRAINT slice_head_revision_is_not_negative CHECK (revision >= 0)
);
COMMENT ON TABLE streamcoverage.slice_head IS 'One row per network and slice that was closed; a slice without facts has a head and no rows.';

-- Rows come in the order of time, so the index by time alone, for questions about all networks, costs next to nothing (BRIN).
CREATE TABLE streamcoverage.slice_fact (
    network_id  integer NOT NULL,
    start_at    timestamptz NOT NULL,
    cell_id     integer NOT NULL,
    operator_id integer NOT NULL,
    role        smallint NOT NULL,
    requests_succeeded           bigint NOT NULL,
    requests_failed_model        bigint NOT NULL,
    requests_failed_hardware     bigint NOT NULL,
    requests_failed_capacity     bigint NOT NULL,
    requests_failed_routing      bigint NOT NULL,
    requests_failed_latency      bigint NOT NULL,
    requests_failed_verification bigint NOT NULL,
    requests_failed_unknown      bigint NOT NULL,
    attempts_succeeded           bigint NOT NULL,
    attempts_failed_model        bigint NOT NULL,
    attempts_failed_hardware     bigint NOT NULL,
    attempts_failed_capacity     bigint NOT NULL,
    attempts_failed_routing      bigint NOT NULL,
    attempts_failed_latency      bigint NOT NULL,
    attempts_failed_verification bigint NOT NULL,
    attempts_failed_unknown      bigint NOT NULL,
    reward_micros                bigint NOT NULL,
    CONSTRAINT slice_fact_one_row_per_cell_operator_and_role PRIMARY KEY (network_id, start_at, cell_id, operator_id, role),
    CONSTRAINT slice_fact_role_is_known CHECK (role BETWEEN 0 AND 3),
    CONSTRAINT slice_fact_requests_are_not_negative CHECK (LEAST(
        requests_succeeded, requests_failed_model, requests_failed_hardware, requests_failed_capacity, requests_failed_routing,
        requests_failed_latency, requests_failed_verification, requests_failed_unknown) >= 0),
    CONSTRAINT slice_fact_attempts_are_not_negative CHECK (LEAST(
        attempts_succeeded, attempts_failed_model, attempts_failed_hardware, attempts_failed_capacity, attempts_failed_routing,
        attempts_failed_latency, attempts_failed_verification, attempts_failed_unknown) >= 0),
    CONSTRAINT slice_fact_nobody_makes_no_attempt CHECK (operator_id <> 0 OR GREATEST(
        attempts_succeeded, attempts_failed_model, attempts_failed_hardware, attempts_failed_capacity, attempts_failed_routing,
        attempts_failed_latency, attempts_failed_verification, attempts_failed_unknown) = 0)
);
CREATE INDEX slice_fact_by_time ON streamcoverage.slice_fact USING brin (start_at);
COMMENT ON TABLE streamcoverage.slice_fact IS 'One row per network, slice, cell, operator (0 is nobody) and role of the reporter (0 unstated, 1 gateway, 2 prober, 3 operator).';

CREATE TABLE streamcoverage.hour_head (
    network_id integer NOT NULL,
    start_at   timestamptz NOT NULL,
    revision   integer NOT NULL,
    CONSTRAINT hour_head_one_row_per_network_and_hour PRIMARY KEY (network_id, start_at),
    CONSTRAINT hour_head_revision_is_not_negative CHECK (revision >= 0)
);
COMMENT ON TABLE streamcoverage.hour_head IS 'One row per network and hour with at least one closed slice.';

CREATE TABLE streamcoverage.hour_fact (
    network_id  integer NOT NULL,
    start_at    timestamptz NOT NULL,
    cell_id     integer NOT NULL,
    operator_id integer NOT NULL,
    role        smallint NOT NULL,
    requests_succeeded           bigint NOT NULL,
    requests_failed_model        bigint NOT NULL,
    requests_failed_hardware     bigint NOT NULL,
    requests_failed_capacity     bigint NOT NULL,
    requests_failed_routing      bigint NOT NULL,
    requests_failed_latency      bigint NOT NULL,
    requests_failed_verification bigint NOT NULL,
    requests_failed_unknown      bigint NOT NULL,
    attempts_succeeded           bigint NOT NULL,
    attempts_failed_model        bigint NOT NULL,
    attempts_failed_hardware     bigint NOT NULL,
    attempts_failed_capacity     bigint NOT NULL,
    attempts_failed_routing      bigint NOT NULL,
    attempts_failed_latency      bigint NOT NULL,
    attempts_failed_verification bigint NOT NULL,
    attempts_failed_unknown      bigint NOT NULL,
    reward_micros                bigint NOT NULL,
    CONSTRAINT hour_fact_one_row_per_cell_operator_and_role PRIMARY KEY (network_id, start_at, cell_id, operator_id, role),
    CONSTRAINT hour_fact_role_is_known CHECK (role BETWEEN 0 AND 3),
    CONSTRAINT hour_fact_requests_are_not_negative CHECK (LEAST(
        requests_succeeded, requests_failed_model, requests_failed_hardware, requests_failed_capacity, requests_failed_routing,
        requests_failed_latency, requests_failed_verification, requests_failed_unknown) >= 0),
    CONSTRAINT hour_fact_attempts_are_not_negative CHECK (LEAST(
        attempts_succeeded, attempts_failed_model, attempts_failed_hardware, attempts_failed_capacity, attempts_failed_routing,
        attempts_failed_latency, attempts_failed_verification, attempts_failed_unknown) >= 0),
    CONSTRAINT hour_fact_nobody_makes_no_attempt CHECK (operator_id <> 0 OR GREATEST(
        attempts_succeeded, attempts_failed_model, attempts_failed_hardware, attempts_failed_capacity, attempts_failed_routing,
        attempts_failed_latency, attempts_failed_verification, attempts_failed_unknown) = 0)
);
CREATE INDEX hour_fact_by_time ON streamcoverage.hour_fact USING brin (start_at);
COMMENT ON TABLE streamcoverage.hour_fact IS 'One row per network, hour, cell, operator (0 is nobody) and role of the reporter: the sum of the slices of the hour.';

CREATE TABLE streamcoverage.network_history (
    network_id  integer NOT NULL,
    window_name text COLLATE "C" NOT NULL,
    window_end  timestamptz NOT NULL,
    revision    integer NOT NULL,
    requests_succeeded           bigint NOT NULL,
    requests_failed_model        bigint NOT NULL,
    requests_failed_hardware     bigint NOT NULL,
    requests_failed_capacity     bigint NOT NULL,
    requests_failed_routing      bigint NOT NULL,
    requests_failed_latency      bigint NOT NULL,
    requests_failed_verification bigint NOT NULL,
    requests_failed_unknown      bigint NOT NULL,
    unserved                     bigint NOT NULL,
    demand_covered               bigint NOT NULL,
    demand_uncovered             bigint NOT NULL,
    demand_covered_soft_micros   bigint NOT NULL,
    cells_observed               integer NOT NULL,
    cells_covered                integer NOT NULL,
    cells_uncovered              integer NOT NULL,
    operators_active             integer NOT NULL,
    gain_model_micros            bigint NOT NULL,
    gain_hardware_micros         bigint NOT NULL,
    gain_capacity_micros         bigint NOT NULL,
    gain_routing_micros          bigint NOT NULL,
    gain_latency_micros          bigint NOT NULL,
    gain_verification_micros     bigint NOT NULL,
    probed_succeeded             bigint NOT NULL,
    probed_failed_model          bigint NOT NULL,
    probed_failed_hardware       bigint NOT NULL,
    probed_failed_capacity       bigint NOT NULL,
    probed_failed_routing        bigint NOT NULL,
    probed_failed_latency        bigint NOT NULL,
    probed_failed_verification   bigint NOT NULL,
    probed_failed_unknown        bigint NOT NULL,
    self_reported_succeeded           bigint NOT NULL,
    self_reported_failed_model        bigint NOT NULL,
    self_reported_failed_hardware     bigint NOT NULL,
    self_reported_failed_capacity     bigint NOT NULL,
    self_reported_failed_routing      bigint NOT NULL,
    self_reported_failed_latency      bigint NOT NULL,
    self_reported_failed_verification bigint NOT NULL,
    self_reported_failed_unknown      bigint NOT NULL,
    CONSTRAINT network_history_one_row_per_window_and_end PRIMARY KEY (network_id, window_name, window_end),
    CONSTRAINT network_history_revision_is_not_negative CHECK (revision >= 0),
    CONSTRAINT network_history_requests_are_not_negative CHECK (LEAST(
        requests_succeeded, requests_failed_model, requests_failed_hardware, requests_failed_capacity, requests_failed_routing,
        requests_failed_latency, requests_failed_verification, requests_failed_unknown) >= 0),
    CONSTRAINT network_history_probed_are_not_negative CHECK (LEAST(
        probed_succeeded, probed_failed_model, probed_failed_hardware, probed_failed_capacity, probed_failed_routing,
        probed_failed_latency, probed_failed_verification, probed_failed_unknown) >= 0),
    CONSTRAINT network_history_self_reported_are_not_negative CHECK (LEAST(
        self_reported_succeeded, self_reported_failed_model, self_reported_failed_hardware, self_reported_failed_capacity,
        self_reported_failed_routing, self_reported_failed_latency, self_reported_failed_verification,
        self_reported_failed_unknown) >= 0),
    CONSTRAINT network_history_demand_is_not_negative CHECK (LEAST(
        unserved, demand_covered, demand_uncovered, demand_covered_soft_micros, operators_active) >= 0),
    CONSTRAINT network_history_parts_are_not_more_than_demand CHECK (
        GREATEST(unserved, demand_covered + demand_uncovered) <= requests_succeeded + requests_failed_model + requests_failed_hardware
            + requests_failed_capacity + requests_failed_routing + requests_failed_latency + requests_failed_verification
            + requests_failed_unknown),
    CONSTRAINT network_history_cells_are_observed CHECK (
        LEAST(cells_covered, cells_uncovered) >= 0 AND cells_covered + cells_uncovered <= cells_observed)
);
COMMENT ON TABLE streamcoverage.network_history IS 'One row per network, window and slide at which something entered or left the window.';

CREATE TABLE streamcoverage.outbox (
    id           text NOT NULL,
    network      text NOT NULL,
    occurred_at  timestamptz NOT NULL,
    data         bytea NOT NULL,
    sequence     bigint GENERATED ALWAYS AS IDENTITY,
    published_at timestamptz,
    CONSTRAINT outbox_one_row_per_alert PRIMARY KEY (id),
    CONSTRAINT outbox_one_place_per_alert UNIQUE (sequence)
);
CREATE INDEX outbox_pending ON streamcoverage.outbox (sequence) WHERE published_at IS NULL;
COMMENT ON TABLE streamcoverage.outbox IS 'One row per alert; data holds the very bytes of the message, published_at is null until the broker has acknowledged it.';

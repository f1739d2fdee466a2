-- Documents and event streams in the layout of Marten 9 with string stream ids, so that a Marten client reads them.
-- Marten adds its functions and bookkeeping tables itself when it is allowed to.

CREATE TABLE streamcoverage.mt_doc_networkcoverage (
    id               varchar NOT NULL,
    data             jsonb NOT NULL,
    mt_last_modified timestamptz DEFAULT transaction_timestamp(),
    mt_version       uuid NOT NULL DEFAULT (md5(random()::text || clock_timestamp()::text))::uuid,
    mt_dotnet_type   varchar,
    CONSTRAINT pkey_mt_doc_networkcoverage_id PRIMARY KEY (id)
);

CREATE TABLE streamcoverage.mt_doc_cellcoverage (
    id               varchar NOT NULL,
    data             jsonb NOT NULL,
    mt_last_modified timestamptz DEFAULT transaction_timestamp(),
    mt_version       uuid NOT NULL DEFAULT (md5(random()::text || clock_timestamp()::text))::uuid,
    mt_dotnet_type   varchar,
    CONSTRAINT pkey_mt_doc_cellcoverage_id PRIMARY KEY (id)
);

CREATE TABLE streamcoverage.mt_doc_conditionfunnel (
    id               varchar NOT NULL,
    data             jsonb NOT NULL,
    mt_last_modified timestamptz DEFAULT transaction_timestamp(),
    mt_version       uuid NOT NULL DEFAULT (md5(random()::text || clock_timestamp()::text))::uuid,
    mt_dotnet_type   varchar,
    CONSTRAINT pkey_mt_doc_conditionfunnel_id PRIMARY KEY (id)
);

CREATE TABLE streamcoverage.mt_doc_operatorstanding (
    id               varchar NOT NULL,
    data             jsonb NOT NULL,
    mt_last_modified timestamptz DEFAULT transaction_timestamp(),
    mt_version       uuid NOT NULL DEFAULT (md5(random()::text || clock_timestamp()::text))::uuid,
    mt_dotnet_type   varchar,
    CONSTRAINT pkey_mt_doc_operatorstanding_id PRIMARY KEY (id)
);

CREATE TABLE streamcoverage.mt_doc_coveragealert (
    id               varchar NOT NULL,
    data             jsonb NOT NULL,
    mt_last_modified timestamptz DEFAULT transaction_timestamp(),
    mt_version       uuid NOT NULL DEFAULT (md5(random()::text || clock_timestamp()::text))::uuid,
    mt_dotnet_type   varchar,
    CONSTRAINT pkey_mt_doc_coveragealert_id PRIMARY KEY (id)
);

CREATE TABLE streamcoverage.mt_streams (
    id          varchar NOT NULL,
    type        varchar,
    version     bigint,
    timestamp   timestamptz NOT NULL DEFAULT now(),
    created     timestamptz NOT NULL DEFAULT now(),
    tenant_id   varchar DEFAULT '*DEFAULT*',
    is_archived boolean DEFAULT false,
    CONSTRAINT pkey_mt_streams_id PRIMARY KEY (id)
);

CREATE TABLE streamcoverage.mt_events (
    seq_id         bigint NOT NULL,
    id             uuid NOT NULL,
    stream_id      varchar,
    version        bigint NOT NULL,
    data           jsonb NOT NULL,
    bdata          bytea,
    type           varchar(500) NOT NULL,
    timestamp      timestamptz NOT NULL DEFAULT now(),
    tenant_id      varchar DEFAULT '*DEFAULT*',
    mt_dotnet_type varchar,
    is_archived    boolean DEFAULT false,
    CONSTRAINT pkey_mt_events_seq_id PRIMARY KEY (seq_id),
    CONSTRAINT fkey_mt_events_stream_id FOREIGN KEY (stream_id) REFERENCES streamcoverage.mt_streams (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX pk_mt_events_stream_and_version ON streamcoverage.mt_events (stream_id, version);

CREATE SEQUENCE streamcoverage.mt_events_sequence OWNED BY streamcoverage.mt_events.seq_id;

CREATE TABLE streamcoverage.mt_event_progression (
    name         varchar NOT NULL,
    last_seq_id  bigint,
    last_updated timestamptz DEFAULT transaction_timestamp(),
    CONSTRAINT pk_mt_event_progression PRIMARY KEY (name)
);

-- Which events are in which stream. Marten has no index on an event's id, and one more index on its table would be reported by its
-- clients as a difference; without one, every append would read its whole stream.
CREATE TABLE streamcoverage.appended_event (
    stream_id varchar NOT NULL,
    id        uuid NOT NULL,
    CONSTRAINT appended_event_one_row_per_stream_and_event PRIMARY KEY (stream_id, id),
    CONSTRAINT appended_event_belongs_to_a_stream
        FOREIGN KEY (stream_id) REFERENCES streamcoverage.mt_streams (id) ON DELETE CASCADE
);
COMMENT ON TABLE streamcoverage.appended_event IS 'One row per event that was appended: an event with the same id is left alone.';

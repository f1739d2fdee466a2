-- Who may read figures over HTTP. The secret of a key is not here: only what proves it.

CREATE TABLE streamcoverage.api_key (
    id            text COLLATE "C" NOT NULL,
    secret_sha256 bytea NOT NULL,
    networks      text[] NOT NULL,
    note          text NOT NULL,
    created_at    timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    revoked_at    timestamptz,
    CONSTRAINT api_key_one_row_per_id PRIMARY KEY (id),
    CONSTRAINT api_key_id_is_sixteen_digits CHECK (id ~ '^[0-9a-f]{16}$'),
    CONSTRAINT api_key_hash_is_of_sha256 CHECK (octet_length(secret_sha256) = 32),
    CONSTRAINT api_key_reads_something CHECK (cardinality(networks) > 0),
    CONSTRAINT api_key_expires_after_it_was_made CHECK (expires_at > created_at)
);
COMMENT ON TABLE streamcoverage.api_key IS 'One row per key that was given out: SHA-256 of its secret, and the networks whose figures it reads, or * for every one.';

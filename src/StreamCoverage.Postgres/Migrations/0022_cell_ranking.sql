-- The order of the cells by demand, kept beside their documents: an index on a figure that changes with every slice would cost each new
-- version of a document an entry of its own in every index.

CREATE TABLE streamcoverage.cell_ranking (
    network_id  integer NOT NULL,
    window_name text COLLATE "C" NOT NULL,
    window_end  timestamptz NOT NULL,
    is_whole    boolean NOT NULL,
    cells       text[] NOT NULL,
    requests    bigint[] NOT NULL,
    CONSTRAINT cell_ranking_one_row_per_network_and_window PRIMARY KEY (network_id, window_name),
    CONSTRAINT cell_ranking_belongs_to_a_network FOREIGN KEY (network_id) REFERENCES streamcoverage.network_state (network_id),
    CONSTRAINT cell_ranking_has_demand_for_each_cell CHECK (cardinality(cells) = cardinality(requests))
);
-- Hexadecimal digits and small numbers: to compress them costs each commit more than their room.
ALTER TABLE streamcoverage.cell_ranking ALTER COLUMN cells SET STORAGE EXTERNAL, ALTER COLUMN requests SET STORAGE EXTERNAL;
COMMENT ON TABLE streamcoverage.cell_ranking IS 'One row per network and window: its cells by demand, largest first, as of the documents whose window ends at window_end; is_whole where none is left out.';

-- Whose rows an analyst sees: the schema own has every view of the schema coverage that tells of networks, cut to the networks of the
-- role that asks. The views are made by roles.sql, so that a view that is added to coverage is there as well. A later step that drops
-- or changes the columns of a view in coverage drops the one in own before.

CREATE SCHEMA own;
COMMENT ON SCHEMA own IS 'The views of the schema coverage, each with the rows of the networks that the asking role may see and no others.';

CREATE TABLE streamcoverage.analyst_network (
    role_name name NOT NULL,
    network   text NOT NULL,
    CONSTRAINT analyst_network_one_row_per_role_and_network PRIMARY KEY (role_name, network)
);
COMMENT ON TABLE streamcoverage.analyst_network IS 'One row per role and network that its members see in the schema own.';

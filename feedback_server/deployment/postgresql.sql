-- PostgreSQL 15 or newer: the role, the database and the settings of Handrail (see README.md).
--   sudo -u postgres psql -X -v ON_ERROR_STOP=1 -f postgresql.sql
-- It may run again: it then resets only what was changed by hand.

-- The role has no password: on the same machine, the system user "handrail" is let in by its name
-- ("peer"). Connections from another machine need one: \password handrail
SELECT 'CREATE ROLE handrail' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'handrail')
\gexec
ALTER ROLE handrail LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
-- Each process opens 32 connections at most: this is enough for five (see the handbook, Growing).
ALTER ROLE handrail CONNECTION LIMIT 160;

-- Handrail migrates its own tables, so it owns its database, and no other. C.UTF-8 sorts the same
-- after every system update, so that no index has to be rebuilt.
SELECT 'CREATE DATABASE handrail OWNER handrail TEMPLATE template0 ENCODING ''UTF8'' LOCALE ''C.UTF-8'''
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'handrail')
\gexec
REVOKE ALL ON DATABASE handrail FROM PUBLIC;

-- Acknowledged means on disk: tablets delete what was acknowledged, so a power cut must not lose it.
ALTER DATABASE handrail SET synchronous_commit = on;
ALTER DATABASE handrail SET timezone = 'UTC';
-- A hung process must not block the others for ever. No export is idle for that long.
ALTER DATABASE handrail SET idle_in_transaction_session_timeout = '15min';

DO $$
BEGIN
    IF current_setting('fsync') <> 'on' OR current_setting('full_page_writes') <> 'on' THEN
        RAISE EXCEPTION 'This server does not write to disk what it acknowledges'
            USING HINT = 'Set fsync and full_page_writes to on in postgresql.conf, then run this again.';
    END IF;
    IF current_setting('max_connections')::int < 200 THEN
        RAISE NOTICE 'max_connections is %; with more than two processes set it to 200',
            current_setting('max_connections');
    END IF;
    IF current_setting('data_checksums') <> 'on' THEN
        RAISE NOTICE 'This server does not detect data that a disk has corrupted: see pg_checksums';
    END IF;
END
$$;

"""The tables of both generations of the standalone Nutify, as far as they are known."""

from collections.abc import Sequence

type Statement = tuple[str, Sequence[object]]
type Many = tuple[str, Sequence[Sequence[object]]]


_COMMON = """
CREATE TABLE ups_events (id INTEGER PRIMARY KEY, timestamp_utc DATETIME NOT NULL,
  timestamp_utc_begin DATETIME, timestamp_utc_end DATETIME, ups_name VARCHAR(255),
  event_type VARCHAR(50), event_message TEXT, source_ip VARCHAR(45),
  acknowledged BOOLEAN, target_id INTEGER);
CREATE TABLE ups_opt_variable_config (id INTEGER PRIMARY KEY, target_id INTEGER,
  timezone VARCHAR(64), ups_realpower_nominal INTEGER, currency VARCHAR(3),
  price_per_kwh FLOAT, co2_factor FLOAT, polling_interval INTEGER,
  power_calibration_factor FLOAT, created_at DATETIME, updated_at DATETIME);
CREATE TABLE ups_report_schedules (id INTEGER PRIMARY KEY, time VARCHAR(5),
  days VARCHAR(20), reports VARCHAR(200), email VARCHAR(255), mail_config_id INTEGER,
  period_type VARCHAR(10), from_date DATETIME, to_date DATETIME, enabled BOOLEAN,
  target_id INTEGER);
CREATE TABLE ups_variables_upscmd (id INTEGER PRIMARY KEY, command VARCHAR(100),
  timestamp DATETIME, success BOOLEAN, output TEXT);
CREATE TABLE ups_variables_upsrw (id INTEGER PRIMARY KEY, name VARCHAR(100),
  old_value VARCHAR(255), new_value VARCHAR(255), timestamp_utc DATETIME,
  success BOOLEAN);
CREATE TABLE ups_opt_notification (id INTEGER PRIMARY KEY, event_type VARCHAR(50),
  enabled BOOLEAN, id_email INTEGER);
CREATE TABLE ups_opt_mail_config (id INTEGER PRIMARY KEY, smtp_server VARCHAR(255),
  smtp_port INTEGER, username VARCHAR(255), password BLOB, to_email VARCHAR(255),
  from_email VARCHAR(255));
CREATE TABLE ups_opt_ntfy (id INTEGER PRIMARY KEY, server VARCHAR(255), topic BLOB,
  username BLOB, password BLOB);
CREATE TABLE ups_opt_webhook (id INTEGER PRIMARY KEY, url BLOB, auth_username BLOB,
  auth_password BLOB, auth_token BLOB, custom_headers TEXT);
CREATE TABLE orm_login (id INTEGER PRIMARY KEY, username VARCHAR(80),
  password_hash VARCHAR(255), is_active BOOLEAN, role VARCHAR(20));
"""

_SINGLE = """
CREATE TABLE ups_dynamic_data (id INTEGER PRIMARY KEY, {clock} DATETIME NOT NULL,
  ups_realpower {number}, ups_realpower_hrs FLOAT, ups_realpower_days FLOAT,
  ups_status VARCHAR(255), ups_load {number}, battery_charge {number},
  battery_runtime {number}, input_voltage {number}, output_voltage {number},
  ups_temperature {number}, ups_test_result VARCHAR(255));
CREATE TABLE ups_static_data (id INTEGER PRIMARY KEY, timestamp_utc DATETIME NOT NULL,
  device_model VARCHAR(255), device_serial VARCHAR(255), ups_mfr VARCHAR(255));
CREATE TABLE ups_initial_setup (id INTEGER PRIMARY KEY, server_name VARCHAR(100),
  timezone VARCHAR(50) DEFAULT 'UTC', is_configured BOOLEAN,
  ups_realpower_nominal INTEGER, created_at DATETIME, updated_at DATETIME);
INSERT INTO ups_static_data VALUES (1, '2025-01-01 00:00:00.000000', 'Line 1500',
  'NL0001', 'Nutlab');
"""

_MULTI = """
CREATE TABLE nutify_master_control (id INTEGER PRIMARY KEY, server_name VARCHAR(100),
  monitoring_profile VARCHAR(20), is_configured BOOLEAN);
CREATE TABLE ups_monitor_targets (id INTEGER PRIMARY KEY, name VARCHAR(120) UNIQUE,
  ups_name VARCHAR(120), host VARCHAR(255), port INTEGER DEFAULT 3493,
  nut_mode VARCHAR(20), command_path VARCHAR(255), enabled BOOLEAN, is_primary BOOLEAN,
  location VARCHAR(255), location_latitude FLOAT, location_longitude FLOAT);
CREATE TABLE ups_monitor_policies (id INTEGER PRIMARY KEY, target_id INTEGER UNIQUE,
  polling_interval INTEGER DEFAULT 5, retention_days INTEGER DEFAULT 0);
CREATE TABLE ups_monitor_data (id INTEGER PRIMARY KEY, target_id INTEGER NOT NULL,
  timestamp_utc DATETIME NOT NULL, shard_key VARCHAR(20), ups_status VARCHAR(255),
  ups_load FLOAT, ups_power FLOAT, ups_power_nominal FLOAT, ups_realpower FLOAT,
  ups_realpower_nominal FLOAT, battery_charge FLOAT, battery_charge_low FLOAT,
  battery_runtime FLOAT, battery_voltage FLOAT, battery_current FLOAT,
  battery_temperature FLOAT, input_voltage FLOAT, input_current FLOAT,
  input_frequency FLOAT, output_voltage FLOAT, output_current FLOAT,
  output_frequency FLOAT, device_model VARCHAR(255), device_serial VARCHAR(255),
  data_json TEXT, raw_json TEXT, created_at DATETIME);
CREATE INDEX ix_ups_monitor_data_target_ts ON ups_monitor_data
  (target_id, timestamp_utc);
CREATE TABLE ups_monitor_rollups (id INTEGER PRIMARY KEY, target_id INTEGER,
  granularity VARCHAR(10), bucket_start_utc DATETIME, bucket_end_utc DATETIME,
  sample_count INTEGER, ups_load FLOAT, ups_power FLOAT, ups_realpower FLOAT,
  ups_realpower_nominal FLOAT, battery_charge FLOAT, battery_runtime FLOAT,
  battery_voltage FLOAT, battery_temperature FLOAT, input_voltage FLOAT,
  output_voltage FLOAT, UNIQUE(target_id, granularity, bucket_start_utc));
CREATE TABLE ups_monitor_target_profiles (id INTEGER PRIMARY KEY,
  target_id INTEGER UNIQUE, device_model VARCHAR(255), device_serial VARCHAR(255),
  device_mfr VARCHAR(255), battery_type VARCHAR(255));
CREATE TABLE ups_monitor_variable_mappings (id INTEGER PRIMARY KEY, target_id INTEGER,
  canonical_key VARCHAR(128), source_key VARCHAR(128));
CREATE TABLE ups_opt_telegram (id INTEGER PRIMARY KEY, bot_token BLOB, chat_id BLOB);
CREATE TABLE ups_opt_script_actions (id INTEGER PRIMARY KEY, name TEXT,
  script_body TEXT, last_output TEXT);
INSERT INTO nutify_master_control VALUES (1, 'Nutify', 'multi', 1);
INSERT INTO ups_opt_telegram VALUES (1, 'SECRET-bot', 'SECRET-chat');
INSERT INTO ups_opt_script_actions VALUES (1, 'off', 'SECRET-script', 'SECRET-output');
"""
MULTI = _COMMON + _MULTI

# 0.1 knows of one UPS only.
WITHOUT_TARGETS = """
ALTER TABLE ups_events DROP COLUMN target_id;
ALTER TABLE ups_opt_variable_config DROP COLUMN target_id;
ALTER TABLE ups_report_schedules DROP COLUMN target_id;
"""

INSERT_SINGLE = (
    "INSERT INTO ups_dynamic_data VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)"
)
INSERT_MULTI = """INSERT INTO ups_monitor_data (target_id, timestamp_utc, ups_status,
  ups_load, ups_realpower, battery_charge, battery_runtime, battery_voltage,
  input_voltage, output_voltage, input_frequency, data_json, raw_json)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
INSERT_ROLLUP = """INSERT INTO ups_monitor_rollups (target_id, granularity,
  bucket_start_utc, bucket_end_utc, sample_count, ups_load, ups_realpower,
  battery_charge, input_voltage) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
INSERT_EVENT = """INSERT INTO ups_events (timestamp_utc, timestamp_utc_begin,
  timestamp_utc_end, ups_name, event_type, event_message, target_id, source_ip,
  acknowledged) VALUES (?, ?, ?, ?, ?, ?, ?, 'SECRET-address', 0)"""

SECRETS = """
INSERT INTO ups_opt_mail_config VALUES (1, 'SECRET-smtp', 587, 'SECRET-user',
  'SECRET-password', 'SECRET-to', 'SECRET-from');
INSERT INTO ups_opt_ntfy VALUES (1, 'SECRET-ntfy', 'SECRET-topic', 'SECRET-user',
  'SECRET-password');
INSERT INTO ups_opt_webhook VALUES (1, 'SECRET-url', 'SECRET-user', 'SECRET-password',
  'SECRET-token', 'SECRET-headers');
INSERT INTO orm_login VALUES (1, 'SECRET-admin', 'SECRET-hash', 1, 'admin');
INSERT INTO ups_opt_notification VALUES (1, 'ONBATT', 1, 1);
INSERT INTO ups_variables_upsrw VALUES (1, 'ups.id', 'SECRET-old', 'SECRET-new',
  '2025-01-01 00:00:00', 1);
"""
SCHEDULES: Many = (
    """INSERT INTO ups_report_schedules (time, days, reports, email, period_type,
    enabled, target_id) VALUES (?, ?, ?, ?, ?, ?, ?)""",
    (
        ("06:30", "*", "energy,battery", "SECRET-mail", "yesterday", 1, None),
        ("22:15", "0,3", '["power", "events"]', "SECRET-mail", "last_week", 1, 1),
        ("09:00", "1,2,3,4,5", "voltage", "SECRET-mail", "last_month", 0, None),
        ("noon", "1", "energy", "SECRET-mail", "yesterday", 1, None),
    ),
)


def single(*, is_local: bool, is_text: bool) -> str:
    """Return what makes the tables of 0.1."""
    return _COMMON + _SINGLE.format(
        clock="timestamp_tz" if is_local else "timestamp_utc",
        number="VARCHAR(255)" if is_text else "FLOAT",
    )


def setup(zone: str, nominal: int) -> Statement:
    """Return what sets up 0.1."""
    return (
        "INSERT INTO ups_initial_setup VALUES (1, 'Rack', ?, 1, ?, NULL, NULL)",
        (zone, nominal),
    )


def config(
    target: int | None, price: float, co2: float, zone: str | None = None
) -> Statement:
    """Return what sets prices, of all UPSes or of one."""
    statement = """INSERT INTO ups_opt_variable_config (target_id, timezone, currency,
      price_per_kwh, co2_factor, polling_interval) VALUES (?, ?, 'EUR', ?, ?, 1)"""
    return statement, (target, zone, price, co2)


def target(key: int, *, is_primary: bool) -> Statement:
    """Return what adds a UPS to 0.2."""
    statement = """INSERT INTO ups_monitor_targets (id, name, ups_name, host, port,
      command_path, enabled, is_primary)
      VALUES (?, ?, ?, 'nut.example', 3493, 'SECRET-path', 1, ?)"""
    return statement, (key, f"Rack {key}", f"ups{key}", is_primary)


def profile(key: int) -> Statement:
    """Return what tells of the model of a UPS of 0.2."""
    statement = """INSERT INTO ups_monitor_target_profiles (target_id, device_model,
      device_serial) VALUES (?, 'Line 1500', ?)"""
    return statement, (key, f"NL{key:04}")

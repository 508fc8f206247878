"""The tables of Nutify's databases that are read; no other is ever touched."""

# 0.1: one UPS.
DYNAMIC = "ups_dynamic_data"
STATIC = "ups_static_data"
SETUP = "ups_initial_setup"

# 0.2 and later: many of them.
DATA = "ups_monitor_data"
ROLLUPS = "ups_monitor_rollups"
TARGETS = "ups_monitor_targets"
PROFILES = "ups_monitor_target_profiles"

# Both.
EVENTS = "ups_events"
CONFIG = "ups_opt_variable_config"
SCHEDULES = "ups_report_schedules"

UTC_TIME = "timestamp_utc"
# Before 0.1.6, by the clock on the wall.
LOCAL_TIME = "timestamp_tz"
TARGET = "target_id"

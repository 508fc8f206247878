/** What the states of a status mean to several cards. */

/** The battery feeds the load. */
export const BATTERY_STATES = ["on_battery", "low_battery", "forced_shutdown", "calibrating"];

/** All cards, and the strategies. */

import "./strategy.js";
import "./flow.js";
import "./fleet.js";
import "./events.js";
import "./outages.js";
import "./range.js";
import "./breakdown.js";
import "./reports.js";
import "./control.js";
import "./variables.js";
import "./system.js";

/** All cards, and the strategies. */

import "./strategy.js";
import "./flow.js";
import "./fleet.js";

/** All cards, and the strategies. */

import { nameCards } from "./register.js";
import { textsOf } from "./texts.js";
import type { HomeAssistant } from "./types.js";
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
import "./database.js";

const ASK_MS = 250;

/** Name the cards once the app has logged in. */
async function name(): Promise<void> {
  const app = document.querySelector<HTMLElement & { hass?: HomeAssistant }>(
    "home-assistant",
  );
  if (!app?.hass?.user) {
    setTimeout(() => void name(), ASK_MS);
    return;
  }
  nameCards(await textsOf(app.hass));
}

void name();

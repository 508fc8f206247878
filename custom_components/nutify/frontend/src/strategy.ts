/** The dashboard for those who add it themselves: the views come from Home Assistant. */

import "./register.js";
import type { HomeAssistant } from "./types.js";

interface StrategyConfig {
  type: string;
  path?: string;
  base?: string;
}

function base(): string {
  return location.pathname.split("/")[1] || "nutify";
}

function dashboard(_config: StrategyConfig, hass: HomeAssistant): Promise<unknown> {
  return hass.callWS({
    type: "nutify/dashboard/config",
    language: hass.locale?.language || hass.language,
    base: base(),
  });
}

function page(config: StrategyConfig, hass: HomeAssistant): Promise<unknown> {
  return hass.callWS({
    type: "nutify/dashboard/view",
    path: config.path,
    language: hass.locale?.language || hass.language,
    base: config.base ?? base(),
  });
}

/** Home Assistant finds strategies by the names of elements, which are never shown. */
function define(
  name: string,
  generate: (config: StrategyConfig, hass: HomeAssistant) => Promise<unknown>,
): void {
  if (customElements.get(name)) return;
  const element = class extends HTMLElement {
    static noEditor = true;
    static generate = generate;
  };
  customElements.define(name, element);
}

define("ll-strategy-dashboard-nutify", dashboard);
define("ll-strategy-view-nutify-page", page);

window.customStrategies ??= [];
window.customStrategies.push({
  type: "nutify",
  strategyType: "dashboard",
  name: "Nutify",
  description: "Every UPS, PDU and ATS behind your NUT servers",
  documentationURL:
    "https://github.com/DartSteven/nutify-homeassistant/blob/main/docs/user/dashboard.md",
});

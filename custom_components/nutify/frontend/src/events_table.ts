/** The rows of the card of events: as a table, or as a list for little room. */

import { html, nothing, svg, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { ago } from "./events_data.js";
import { duration, moment, number } from "./format.js";
import { type JournalRow, type Outage, secondsOf, type Severity } from "./journal.js";
import type { Text } from "./texts.js";
import type { HomeAssistant } from "./types.js";

/** An outage that lasts, with the UPS that it is of. */
export interface Running {
  device_id: string;
  name: string;
  outage: Outage;
}

/** What rows need to know, and whom they tell what was chosen. */
export interface View {
  hass: HomeAssistant;
  text: Text;
  rows: readonly JournalRow[];
  running: readonly Running[];
  now: number;
  busy: boolean;
  /** The row that is asked about before it is deleted. */
  asking: string;
  nameOf: (row: JournalRow) => string;
  acknowledge: (row: JournalRow) => void;
  ask: (id: string) => void;
  remove: (row: JournalRow) => void;
}

// Shapes of their own: colour is not the only thing that tells them apart.
const SHAPES: Record<Severity, string> = {
  information:
    "M13,9H11V7H13M13,17H11V11H13M12,2A10,10 0 0,0 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2Z",
  warning: "M13 14H11V9H13M13 18H11V16H13M1 21H23L12 2L1 21Z",
  critical:
    "M13,13H11V7H13M13,17H11V15H13M15.73,3H8.27L3,8.27V15.73L8.27,21H15.73L21,15.73V8.27L15.73,3Z",
};
const BRIEF: Intl.DateTimeFormatOptions = { dateStyle: "short", timeStyle: "short" };
const CHECK = "M21,7L9,19L3.5,13.5L4.91,12.09L9,16.17L19.59,5.59L21,7Z";
const BIN =
  "M9,3V4H4V6H5V19A2,2 0 0,0 7,21H17A2,2 0 0,0 19,19V6H20V4H15V3H9M7,6H17V19H7V6M9,8V17H11V8H9M13,8V17H15V8H13Z";

function icon(path: string, kind = ""): TemplateResult {
  return html`<svg viewBox="0 0 24 24" class="icon ${kind}" aria-hidden="true">
    ${svg`<path d=${path} />`}
  </svg>`;
}

function severity({ text }: View, row: JournalRow): TemplateResult {
  const word = text(`events_severity_${row.severity}`);
  return html`<span class="severity" title=${word}>
    ${icon(SHAPES[row.severity], row.severity)}
    <span class="visually-hidden">${word}:</span>
  </span>`;
}

/** Return what happened; of an outage the first line, and the others on demand. */
function what(view: View, row: JournalRow): TemplateResult {
  const [first = "", ...more] = row.text.split("\n");
  if (row.kind === "event") return html`<span class="sentence">${row.text}</span>`;
  const line = html`<strong>${view.nameOf(row)}</strong>
    <span class="sentence">${first}</span>`;
  if (!more.length) return html`<div>${line}</div>`;
  return html`<details>
    <summary>${line}</summary>
    <p class="muted">${more.join("\n")}</p>
  </details>`;
}

function charge(
  { hass, text }: View,
  row: JournalRow,
): TemplateResult | typeof nothing {
  const [begin, lowest] = row.charge ?? [];
  if (typeof begin !== "number" || typeof lowest !== "number") return nothing;
  const [from, to] = [begin, lowest].map((each) => `${number(hass, each, 0)} %`);
  return html`<span aria-hidden="true" class="drop">${from} → ${to}</span>
    <span class="visually-hidden">${text("events_charge_drop", { from, to })}</span>`;
}

function acknowledged(view: View, row: JournalRow): TemplateResult {
  const { hass, text } = view;
  if (row.acknowledged_at) {
    return html`<span class="muted">
      ${row.acknowledged_by ?? ""}
      <time datetime=${row.acknowledged_at}
        >${moment(hass, row.acknowledged_at, BRIEF)}</time
      >
    </span>`;
  }
  return html`<button
    class="small"
    data-acknowledge
    title=${text("events_acknowledge")}
    ?disabled=${view.busy}
    aria-label=${`${text("events_acknowledge")}: ${row.name}, ${row.text}`}
    @click=${() => view.acknowledge(row)}
  >
    ${icon(CHECK)} <span class="word">${text("events_acknowledge")}</span>
  </button>`;
}

function removal(view: View, row: JournalRow): TemplateResult {
  const { text } = view;
  if (view.asking === row.id) {
    return html`<div
      class="confirm"
      role="group"
      aria-label=${text("events_delete_sure")}
      @keydown=${(event: KeyboardEvent) => event.key === "Escape" && view.ask("")}
    >
      <span>${text("events_delete_sure")}</span>
      <button class="small" @click=${() => view.ask("")}>
        ${text("events_cancel")}
      </button>
      <button
        class="small danger"
        ?disabled=${view.busy}
        @click=${() => view.remove(row)}
      >
        ${text("events_delete")}
      </button>
    </div>`;
  }
  return html`<button
    class="small round"
    data-delete=${row.id}
    title=${text("events_delete")}
    aria-label=${`${text("events_delete")}: ${row.name}, ${row.text}`}
    @click=${() => view.ask(row.id)}
  >
    ${icon(BIN)}
  </button>`;
}

function timeCell(hass: HomeAssistant, time: string): TemplateResult {
  return html`<td role="cell" class="time">
    <time datetime=${time}>
      ${moment(hass, time, { dateStyle: "medium" })}
      <span class="clock">${moment(hass, time, { timeStyle: "medium" })}</span>
    </time>
  </td>`;
}

function tableRow(view: View, row: JournalRow): TemplateResult {
  const { hass, text } = view;
  const admin = Boolean(hass.user?.is_admin);
  // The question takes the room of both columns.
  const asked = admin && view.asking === row.id;
  return html`<tr
    role="row"
    class="${row.kind} ${row.test ? "test" : ""} ${row.acknowledged_at ? "seen" : ""}"
  >
    ${timeCell(hass, row.time)}
    <th role="rowheader" scope="row" class="ups">${row.name}</th>
    <td role="cell" class="what">
      <div class="with-icon">${severity(view, row)} ${what(view, row)}</div>
    </td>
    <td role="cell" class="duration" data-label=${text("events_duration")}>
      ${row.duration === null ? nothing : duration(hass, row.duration)}
    </td>
    <td
      role="cell"
      class="charge"
      data-label=${row.charge ? text("events_charge") : nothing}
    >
      ${charge(view, row)}
    </td>
    ${asked
      ? nothing
      : html`<td role="cell" class="seen-by">${acknowledged(view, row)}</td>`}
    ${admin
      ? html`<td role="cell" class="actions" colspan=${asked ? 2 : 1}>
          ${removal(view, row)}
        </td>`
      : nothing}
  </tr>`;
}

function runningRow(view: View, { name, outage }: Running): TemplateResult {
  const { hass, text, now } = view;
  const lowest = outage.lowest_charge;
  return html`<tr role="row" class="live ${outage.test ? "test" : ""}">
    ${timeCell(hass, outage.begin)}
    <th role="rowheader" scope="row" class="ups">${name}</th>
    <td role="cell" class="what">
      <div class="with-icon">
        <span class="pulse" aria-hidden="true"></span>
        <div>
          <strong>${text(outage.test ? "events_testing" : "events_on_battery")}</strong>
          <span class="sentence">${outage.cause ?? nothing}</span>
        </div>
      </div>
    </td>
    <td role="cell" class="duration" data-label=${text("events_duration")}>
      <span role="timer">${duration(hass, secondsOf(outage, now))}</span>
    </td>
    <td
      role="cell"
      class="charge"
      data-label=${lowest === null ? nothing : text("events_charge")}
    >
      ${lowest === null
        ? nothing
        : text("events_lowest", { value: `${number(hass, lowest, 0)} %` })}
    </td>
    <td role="cell" class="seen-by muted">${text("events_lasts")}</td>
    ${hass.user?.is_admin ? html`<td role="cell" class="actions"></td>` : nothing}
  </tr>`;
}

/** Return the rows as a table; its roles are said, for styles that stack its rows. */
export function table(view: View): TemplateResult {
  const { text, hass } = view;
  const heads = ["time", "ups", "what", "duration", "charge", "acknowledged"];
  if (hass.user?.is_admin) heads.push("actions");
  return html`<table role="table" aria-label=${text("events_table")}>
    <thead role="rowgroup">
      <tr role="row">
        ${heads.map(
          (each) => html`<th role="columnheader" scope="col" class=${each}>
            <span class=${each === "actions" ? "visually-hidden" : ""}
              >${text(`events_${each}`)}</span
            >
          </th>`,
        )}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${repeat(view.running, keyOf, (each) => runningRow(view, each))}
      ${repeat(view.rows, (row) => row.id, (row) => tableRow(view, row))}
    </tbody>
  </table>`;
}

function keyOf(each: Running): string {
  return `${each.device_id} ${each.outage.begin}`;
}

/** Return the rows as a list; `single` leaves out the name of the UPS. */
export function list(view: View, single: boolean): TemplateResult {
  const { hass, text, now } = view;
  return html`<ul>
    ${repeat(
      view.running,
      keyOf,
      ({ name, outage }) => html`<li class="live ${outage.test ? "test" : ""}">
        <span class="pulse" aria-hidden="true"></span>
        <div class="words">
          ${single ? nothing : html`<span class="ups">${name}</span>`}
          <span class="sentence"
            >${text(outage.test ? "events_testing" : "events_on_battery")}</span
          >
        </div>
        <span class="when" role="timer">${duration(hass, secondsOf(outage, now))}</span>
      </li>`,
    )}
    ${repeat(
      view.rows,
      (row) => row.id,
      (row) => html`<li class=${row.acknowledged_at ? "seen" : ""}>
        ${severity(view, row)}
        <div class="words">
          ${single ? nothing : html`<span class="ups">${row.name}</span>`}
          <span class="sentence" title=${row.text}>${brief(view, row)}</span>
        </div>
        <time class="when" datetime=${row.time} title=${moment(hass, row.time)}
          >${ago(hass, row.time, now)}</time
        >
      </li>`,
    )}
  </ul>`;
}

function brief(view: View, row: JournalRow): string {
  const [first = ""] = row.text.split("\n");
  return row.kind === "event" ? row.text : `${view.nameOf(row)}. ${first}`;
}

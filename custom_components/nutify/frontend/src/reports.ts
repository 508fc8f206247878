/** Makes a report, shows it, sends it, and lists those that were made. */

import { css, html, nothing, type TemplateResult } from "lit";
import { changed, NutifyCard, shared } from "./base.js";
import { editor } from "./editor.js";
import { registerCard } from "./register.js";
import {
  type Answers,
  archive,
  archiveStyles,
  files,
  type Kept,
  type Look,
  lookDialog,
  type Page,
  PER_PAGE,
} from "./reports_archive.js";
import {
  asked,
  choices,
  fields,
  firstWish,
  formStyles,
  missing,
  type Wish,
} from "./reports_form.js";
import type { Text } from "./texts.js";
import { explain, type Words, words } from "./translated.js";
import type { HomeAssistant, ListedUps } from "./types.js";

/** The answer of the actions. */
interface Made {
  id: string;
  title: string;
  subtitle: string;
  summary: string;
}

type Work = "" | "make" | "send" | "file" | "page" | "delete";

const SIGNED_SECONDS = 300;

class ReportsCard extends NutifyCard {
  static override properties = {
    ...NutifyCard.properties,
    listed: { state: true },
    wish: { state: true },
    busy: { state: true },
    trouble: { state: true },
    made: { state: true },
    sent: { state: true },
    page: { state: true },
    offset: { state: true },
    deleting: { state: true },
    look: { state: true },
  };
  listed?: ListedUps[];
  wish?: Wish;
  busy: Work = "";
  /** What went wrong, and with what. */
  trouble?: { work: Work; words: string };
  made?: Made;
  /** Whether the report that was made last was sent, too. */
  sent = false;
  page?: Page;
  offset = 0;
  deleting = "";
  look?: Look;
  private words: Words = () => "";

  static getConfigElement(): HTMLElement {
    return editor([]);
  }

  static getStubConfig(): Record<string, unknown> {
    return {};
  }

  protected override async load(): Promise<void> {
    const { hass } = this;
    [this.words, this.listed, this.page] = await Promise.all([
      words(hass, "selector"),
      hass.callWS<ListedUps[]>({ type: "nutify/ups/list" }),
      this.fetch(this.offset),
    ]);
    // What the user chose stays when the connection comes back.
    this.wish ??= firstWish(hass);
  }

  protected override shouldUpdate(changes: Map<string, unknown>): boolean {
    if (changes.size > 1 || !changes.has("hass")) return true;
    const before = changes.get("hass") as HomeAssistant | undefined;
    return (
      changed(before, this.hass, []) ||
      targets(before).join() !== targets(this.hass).join()
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A dialog that leaves the page and comes back is none anymore.
    this.look = undefined;
  }

  protected override updated(changes: Map<string, unknown>): void {
    super.updated(changes);
    this.renderRoot.querySelector<HTMLDialogElement>("dialog:not([open])")?.showModal();
  }

  protected override draw(text: Text): TemplateResult | typeof nothing {
    const { listed, wish, page } = this;
    if (!listed || !wish || !page) {
      return this.problem
        ? nothing
        : html`<div class="message" aria-busy="true">${text("reports_loading")}</div>`;
    }
    return html`
      ${listed.length
        ? this.form(text, listed, wish)
        : html`<p class="message">${text("reports_no_ups")}</p>`}
      <h3 class="archive" tabindex="-1">${text("reports_archive")}</h3>
      ${this.failed(["file", "page", "delete"])}
      ${archive(
        this.hass,
        text,
        page,
        this.offset,
        { deleting: this.deleting, busy: Boolean(this.busy) },
        this.answers,
      )}
      ${this.look
        ? lookDialog(text, this.look, () => (this.look = undefined))
        : nothing}
    `;
  }

  private form(text: Text, listed: readonly ListedUps[], wish: Wish): TemplateResult {
    const change = (part: Partial<Wish>): void => {
      this.wish = { ...wish, ...part };
    };
    const lacking = missing(wish);
    const isBusy = Boolean(this.busy);
    return html`
      ${fields(this.hass, text, this.words, listed, wish, change)}
      <div class="row">
        <button
          class="primary"
          ?disabled=${isBusy || Boolean(lacking)}
          aria-busy=${this.busy === "make"}
          @click=${() => this.make("make")}
        >
          <ha-icon .icon=${"mdi:file-chart"}></ha-icon>
          ${text(this.busy === "make" ? "reports_making" : "reports_make")}
        </button>
        ${lacking ? html`<span class="error">${text(lacking)}</span>` : nothing}
        ${this.busy === "make"
          ? html`<span class="muted" role="status"
              >${text("reports_takes_a_while")}</span
            >`
          : nothing}
      </div>
      ${this.sending(text, wish, change, isBusy || Boolean(lacking))}
      ${this.failed(["make", "send"])}
      <div role="status">${this.made ? this.result(text, this.made) : nothing}</div>
    `;
  }

  private sending(
    text: Text,
    wish: Wish,
    change: (part: Partial<Wish>) => void,
    isBlocked: boolean,
  ): TemplateResult {
    const all = targets(this.hass).map((value) => ({
      value,
      label: String(this.hass.states[value]?.attributes["friendly_name"] ?? value),
    }));
    const known = new Set(all.map(({ value }) => value));
    const chosen = wish.targets.filter((each) => known.has(each));
    return html`<details>
      <summary>${text("reports_send_title")}</summary>
      ${all.length
        ? html`${choices(text("reports_targets"), all, chosen, (each) =>
              change({ targets: each }),
            )}
            <button
              ?disabled=${isBlocked || !chosen.length}
              aria-busy=${this.busy === "send"}
              @click=${() => this.make("send", chosen)}
            >
              <ha-icon .icon=${"mdi:send"}></ha-icon>
              ${text(this.busy === "send" ? "reports_sending" : "reports_send")}
            </button>`
        : html`<p class="muted">${text("reports_no_targets")}</p>`}
    </details>`;
  }

  private result(text: Text, made: Made): TemplateResult {
    const kept = this.page?.rows.find((each) => each.id === made.id);
    return html`<section class="result">
      <strong>${text(this.sent ? "reports_was_sent" : "reports_was_made")}</strong>
      <span>${made.title} <span class="muted">${made.subtitle}</span></span>
      <span>${made.summary}</span>
      ${kept
        ? html`<div class="row">
            ${files(text, kept, Boolean(this.busy), this.answers)}
          </div>`
        : nothing}
    </section>`;
  }

  private failed(works: Work[]): TemplateResult | typeof nothing {
    const { trouble } = this;
    return trouble && works.includes(trouble.work)
      ? html`<p class="error" role="alert">${trouble.words}</p>`
      : nothing;
  }

  private readonly answers: Answers = {
    look: (report) => void this.show(report),
    download: (report, format) => void this.download(report, format),
    askDelete: (report) => void this.askDelete(report),
    remove: (report) => void this.erase(report),
    turn: (offset) => void this.work("page", () => this.turn(offset)),
  };

  /** Carry out one thing at a time, and tell in words what went wrong. */
  private async work(work: Work, task: () => Promise<unknown>): Promise<void> {
    if (this.busy || !this.text) return;
    this.busy = work;
    this.trouble = undefined;
    try {
      await task();
    } catch (error) {
      this.trouble = { work, words: await explain(this.hass, error, this.text) };
    } finally {
      this.busy = "";
    }
  }

  private fetch(offset: number): Promise<Page> {
    return this.hass.callWS<Page>({
      type: "nutify/reports/list",
      offset,
      limit: PER_PAGE,
    });
  }

  private async turn(offset: number): Promise<void> {
    this.page = await this.fetch(offset);
    this.offset = offset;
  }

  private make(work: "make" | "send", to: readonly string[] = []): Promise<void> {
    return this.work(work, async () => {
      const { wish, listed } = this;
      if (!wish || !listed) return;
      const isSent = work === "send";
      this.made = undefined;
      const { response } = await this.hass.callService(
        "nutify",
        isSent ? "send_report" : "generate_report",
        { ...asked(this.hass, wish, listed), ...(isSent ? { targets: to } : {}) },
        undefined,
        false,
        true,
      );
      // It is the newest, so it is on the first page.
      await this.turn(0);
      this.sent = isSent;
      this.made = response as unknown as Made;
    });
  }

  /** Return an address of a file that works for a while without a login. */
  private async signed(report: Kept, format: string): Promise<string> {
    const { path } = await this.hass.callWS<{ path: string }>({
      type: "auth/sign_path",
      path: report.files[format],
      expires: SIGNED_SECONDS,
    });
    return path;
  }

  private show(report: Kept): Promise<void> {
    return this.work("file", async () => {
      const url = await this.signed(report, "html");
      this.look = { title: `${report.title} – ${report.subtitle}`, url };
    });
  }

  private download(report: Kept, format: string): Promise<void> {
    return this.work("file", async () => {
      const link = document.createElement("a");
      link.href = await this.signed(report, format);
      link.download = report.files[format]?.split("/").pop() ?? "";
      this.renderRoot.appendChild(link);
      link.click();
      link.remove();
    });
  }

  private async askDelete(report?: Kept): Promise<void> {
    const before = this.deleting;
    this.deleting = report?.id ?? "";
    await this.updateComplete;
    const target = report ? "button.keep" : `[data-delete="${CSS.escape(before)}"]`;
    this.renderRoot.querySelector<HTMLElement>(target)?.focus();
  }

  private erase({ entry_id, id }: Kept): Promise<void> {
    return this.work("delete", async () => {
      await this.hass.callWS({
        type: "nutify/reports/delete",
        entry_id,
        // Not `id`: that is the number of the message.
        report_id: id,
      });
      this.deleting = "";
      if (this.made?.id === id) this.made = undefined;
      // The last of a page leaves an empty one behind.
      const isLast = this.page?.rows.length === 1;
      await this.turn(isLast ? Math.max(0, this.offset - PER_PAGE) : this.offset);
      await this.updateComplete;
      // What had the focus is gone.
      this.renderRoot.querySelector<HTMLElement>("h3.archive")?.focus();
    });
  }

  static override styles = [
    shared,
    formStyles,
    archiveStyles,
    css`
      h3 {
        margin: 24px 0 8px;
        font-size: 1.1em;
        font-weight: 500;
      }
      details {
        margin-block-start: 12px;
      }
      summary {
        cursor: pointer;
        padding-block: 6px;
      }
      summary:focus-visible {
        outline: 2px solid var(--primary-color);
        outline-offset: 2px;
      }
      .result {
        display: grid;
        gap: 6px;
        margin-block-start: 12px;
        padding: 12px;
        border-radius: 8px;
        border-inline-start: 4px solid var(--success-color, #43a047);
        background: color-mix(in srgb, var(--success-color, #43a047) 10%, transparent);
        overflow-wrap: anywhere;
      }
    `,
  ];
}

/** Return the entities that messages can be sent to. */
function targets(hass?: HomeAssistant): string[] {
  return Object.keys(hass?.states ?? {})
    .filter((each) => each.startsWith("notify."))
    .sort();
}

registerCard("reports", ReportsCard);

// One stream per page. The browser reconnects by itself, except after a refusal: then this does, ever more slowly.

const staleAfterMs = 3 * 60_000;
const pauseMs = [1000, 2000, 5000, 15_000, 30_000];

export class Live {
  #source = null;
  #network = null;
  #failures = 0;
  #timer = 0;
  #heardAt = 0;
  #isPaused = false;

  constructor({ onCoverage, onAlerts, onState }) {
    Object.assign(this, { onCoverage, onAlerts, onState });
    document.addEventListener("visibilitychange", () => document.hidden ? this.#close("paused") : this.#open());
    setInterval(() => this.#look(), 5000);
  }

  follow(network) {
    this.#network = network;
    this.#open();
  }

  /** Nothing moves while it is paused. */
  pause(isPaused) {
    this.#isPaused = isPaused;
    if (isPaused) this.#close("paused");
    else this.#open();
  }

  #open() {
    this.#close();
    if (this.#network === null || document.hidden || this.#isPaused) return;
    const source = new EventSource(`/v1/stream?network=${encodeURIComponent(this.#network)}`);
    this.#source = source;
    source.addEventListener("coverage", (event) => this.#heard(() => this.onCoverage(JSON.parse(event.data))));
    source.addEventListener("alerts", (event) => this.#heard(() => this.onAlerts(JSON.parse(event.data))));
    source.addEventListener("error", () => {
      this.onState("reconnecting", "reconnecting");
      if (source.readyState !== EventSource.CLOSED) return;
      this.#timer = setTimeout(() => this.#open(), pauseMs[Math.min(this.#failures++, pauseMs.length - 1)]);
    });
  }

  #close(state) {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
    if (state) this.onState(state, state);
  }

  #heard(then) {
    [this.#failures, this.#heardAt] = [0, Date.now()];
    this.onState("live", "live");
    then();
  }

  #look() {
    const silence = Date.now() - this.#heardAt;
    if (this.#source?.readyState === EventSource.OPEN && this.#heardAt && silence > staleAfterMs)
      this.onState("stale", `stale: nothing new for ${Math.floor(silence / 60_000)} min`);
  }
}

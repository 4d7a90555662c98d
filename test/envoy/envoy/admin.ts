/** Envoy's admin door: readiness, the ports of the listeners, counters. */
import http from "node:http";

export class Admin {
  readonly #host: string;
  readonly #port: number;
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: 4 });

  constructor(address: string) {
    const [host = "", port = ""] = address.trim().split(":");
    this.#host = host;
    this.#port = Number(port);
  }

  async isReady(): Promise<boolean> {
    return (await this.get("/ready").catch(() => "")).startsWith("LIVE");
  }

  /** Listener name to port. */
  async ports(): Promise<Map<string, number>> {
    const { listener_statuses } = JSON.parse(await this.get("/listeners?format=json")) as ListenerList;
    return new Map(
      listener_statuses.map(({ name, local_address }) => [name, local_address.socket_address.port_value]),
    );
  }

  /** A counter or gauge by its exact name; 0 where nothing has counted yet. */
  async stat(name: string): Promise<number> {
    const pattern = encodeURIComponent(`^${name.replaceAll(".", "\\.")}$`);
    const line = await this.get(`/stats?filter=${pattern}`);
    return Number(/: (\d+)/.exec(line)?.[1] ?? 0);
  }

  close(): void {
    this.#agent.destroy();
  }

  get(path: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const request = http.get(
        { host: this.#host, port: this.#port, path, agent: this.#agent },
        (response) => {
          let text = "";
          response.setEncoding("utf8");
          response.on("data", (part: string) => {
            text += part;
          });
          response.on("end", () => resolve(text));
        },
      );
      request.on("error", reject);
    });
  }
}

interface ListenerList {
  listener_statuses: Array<{ name: string; local_address: { socket_address: { port_value: number } } }>;
}

/** The host's admin port, asked on one connection: plugins see the numbers of connections. */
import { Agent, get } from "node:http";

export class AdminClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }

  async isReady(): Promise<boolean> {
    return (await this.#ask("/ready")).startsWith("LIVE");
  }

  /** The port of a listener; `null` while there is none of that name. */
  async listenerPort(name: string): Promise<number | null> {
    const line = (await this.#ask("/listeners")).split("\n").find((text) => text.startsWith(`${name}::`));
    return line === undefined ? null : Number(line.slice(line.lastIndexOf(":") + 1));
  }

  close(): void {
    this.#agent.destroy();
  }

  /** Empty where nobody answers. */
  #ask(path: string): Promise<string> {
    return new Promise((resolve) => {
      const options = { host: "127.0.0.1", port: this.#port, path, agent: this.#agent };
      const request = get(options, (response) => {
        let text = "";
        response.on("data", (bytes) => {
          text += bytes;
        });
        response.on("end", () => resolve(text));
        response.on("error", () => resolve(""));
      });
      request.on("error", () => resolve(""));
    });
  }
}

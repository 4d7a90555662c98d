/** One request on its way through a host, up to what is told of it. */
import type { HttpStream } from "../envoy/http/http-stream.js";
import type { BodyPump } from "./body-stream.js";
import { Client } from "./client.js";
import { exchangeOf, type Marks, marksOf } from "./exchange.js";
import type { Host } from "./host.js";
import { unansweredCallouts } from "./idle.js";
import { prepareRequest, requestRecord, send } from "./request.js";
import type { Exchange, RequestOptions } from "./types.js";

export class RunningExchange {
  private readonly host: Host;
  private readonly record: Exchange["request"];
  private readonly marks: Marks;
  private readonly client: Client;
  private readonly stream: HttpStream;
  private readonly pump: BodyPump | null;

  /** Sends the request and runs what is due at once. */
  constructor(host: Host, options: RequestOptions) {
    const request = prepareRequest(options);
    this.host = host;
    this.record = requestRecord(request);
    this.marks = marksOf(host.journals);
    this.client = new Client(this.record.method);
    this.stream = host.startStream(request, this.client);
    this.pump = send(host.run, this.stream, request, this.record);
    host.run.runDue();
  }

  /** The stream is over and its filters are gone. */
  get isOver(): boolean {
    return this.client.info !== null;
  }

  /** Follows it to its end, in virtual time and in real time where a handler takes some. */
  async end(): Promise<Exchange> {
    await this.host.run.until(() => this.isOver);
    if (!this.isOver) this.giveUp();
    return this.result();
  }

  result(): Exchange {
    const { host } = this;
    this.pump?.stop();
    host.memory.onExchange();
    return exchangeOf(host.journals, this.marks, this.record, this.client, this.stream);
  }

  private giveUp(): void {
    const { host, stream } = this;
    const waits = unansweredCallouts(host).map((callout) => ` The ${callout}.`);
    const message = `the response never ends: nothing is due any more. ${stream.whereItStops()}${waits.join("")} Envoy's client would wait as well.`;
    host.tell(`EXCHANGE_HANGS: ${message}`);
    host.journals.problems.push({ code: "EXCHANGE_HANGS", message }, stream.info.connection);
    stream.disconnect();
    host.run.runDue();
  }
}

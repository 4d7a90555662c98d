/**
 * As much of a WebSocket as an inspector needs: text frames both ways. Node 20 has none of its own.
 *
 *     fin 1 | opcode 1 | mask bit, length 7 | length 16 or 64 | mask 4 x 8 | payload
 */
import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";

const textFrame = 0x81;

export class WebSocketClient {
  private readonly socket: Socket;
  private buffered: Buffer = Buffer.alloc(0);
  private readonly onText: (text: string) => void;
  private fragments: Buffer[] = [];

  private constructor(socket: Socket, rest: Buffer, onText: (text: string) => void) {
    this.socket = socket;
    this.onText = onText;
    socket.on("data", (bytes) => this.read(bytes));
    this.read(rest);
  }

  static open(address: string, onText: (text: string) => void): Promise<WebSocketClient> {
    const { hostname, port, pathname } = new URL(address);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      const key = randomBytes(16).toString("base64");
      socket.on("error", reject);
      socket.write(
        `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
          `Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
      );
      socket.once("data", (answer) => {
        const end = answer.indexOf("\r\n\r\n");
        if (!answer.toString("latin1").startsWith("HTTP/1.1 101"))
          reject(new Error(answer.toString("latin1")));
        else resolve(new WebSocketClient(socket, answer.subarray(end + 4), onText));
      });
    });
  }

  send(text: string): void {
    const payload = Buffer.from(text);
    const mask = randomBytes(4);
    const masked = payload.map((byte, at) => byte ^ mask[at & 3]!);
    this.socket.write(Buffer.concat([head(payload.length), mask, masked]));
  }

  close(): void {
    this.socket.destroy();
  }

  private read(bytes: Buffer): void {
    this.buffered = Buffer.concat([this.buffered, bytes]);
    for (let frame = this.next(); frame !== null; frame = this.next()) {
      if (frame.isControl) continue;
      this.fragments.push(frame.payload);
      if (!frame.last) continue;
      const text = Buffer.concat(this.fragments).toString("utf8");
      this.fragments = [];
      this.onText(text);
    }
  }

  private next(): { payload: Buffer; last: boolean; isControl: boolean } | null {
    const { buffered } = this;
    if (buffered.length < 2) return null;
    const short = buffered[1]! & 0x7f;
    const from = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (buffered.length < from) return null;
    const length =
      from === 10 ? Number(buffered.readBigUInt64BE(2)) : from === 4 ? buffered.readUInt16BE(2) : short;
    if (buffered.length < from + length) return null;
    this.buffered = buffered.subarray(from + length);
    const payload = buffered.subarray(from, from + length);
    return { payload, last: (buffered[0]! & 0x80) !== 0, isControl: (buffered[0]! & 0x08) !== 0 };
  }
}

function head(length: number): Buffer {
  if (length < 126) return Buffer.from([textFrame, 0x80 | length]);
  if (length < 65536) return Buffer.from([textFrame, 0x80 | 126, length >> 8, length & 0xff]);
  const long = Buffer.alloc(10);
  long.writeUInt16BE((textFrame << 8) | 0x80 | 127);
  long.writeBigUInt64BE(BigInt(length), 2);
  return long;
}

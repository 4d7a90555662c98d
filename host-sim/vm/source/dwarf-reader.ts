/** Reads what DWARF is made of: little-endian numbers, LEB128, text that ends in NUL, values by their form. */
import { BinaryReader } from "../binary-reader.js";

/** The sections that hold text for others. */
export interface DwarfText {
  readonly strings: Uint8Array;
  readonly lineStrings: Uint8Array;
}

export class DwarfReader extends BinaryReader {
  u16(): number {
    return this.byte() | (this.byte() << 8);
  }

  u32(): number {
    return (this.u16() | (this.u16() << 16)) >>> 0;
  }

  i8(): number {
    return (this.byte() << 24) >> 24;
  }

  /** Signed LEB128 of up to 32 bits. */
  signed(): number {
    let result = 0;
    let shift = 0;
    let byte: number;
    do {
      byte = this.byte();
      if (shift < 32) result |= (byte & 0x7f) << shift;
      shift += 7;
    } while (byte >= 0x80);
    return shift < 32 && (byte & 0x40) !== 0 ? result | (-1 << shift) : result;
  }

  text(): string {
    const codes: number[] = [];
    for (let code = this.byte(); code !== 0; code = this.byte()) codes.push(code);
    return Buffer.from(codes).toString("utf8");
  }

  /** A value of a form that file tables use: text or a number; others are stepped over. */
  form(form: number, text: DwarfText): string | number {
    switch (form) {
      case 0x08:
        return this.text();
      case 0x0e:
        return new DwarfReader(text.strings, this.u32()).text();
      case 0x1f:
        return new DwarfReader(text.lineStrings, this.u32()).text();
      case 0x0b:
        return this.byte();
      case 0x05:
        return this.u16();
      case 0x06:
        return this.u32();
      case 0x0f:
        return this.unsigned(64);
      default:
        return this.stepOver(form);
    }
  }

  private stepOver(form: number): number {
    if (form === 0x07) this.skip(8);
    else if (form === 0x1e) this.skip(16);
    else if (form === 0x09) this.skip(this.unsigned());
    else this.fail(`unknown form 0x${form.toString(16)}`);
    return 0;
  }
}

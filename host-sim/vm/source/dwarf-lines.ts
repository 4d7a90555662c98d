/** Runs the line programs of `.debug_line`: which line stands behind which address of the code section. */
import type { LineHeader } from "./dwarf-header.js";
import { readHeader } from "./dwarf-header.js";
import { DwarfReader, type DwarfText } from "./dwarf-reader.js";

export interface LineRow {
  address: number;
  file: string;
  line: number;
  column: number;
}

/** Rows without a gap, by address; `end` is behind the last. */
export interface LineSequence {
  rows: LineRow[];
  end: number;
}

/** Throws MalformedModule where the section is cut or garbled. */
export function readLines(section: Uint8Array, text: DwarfText): LineSequence[] {
  const reader = new DwarfReader(section);
  const sequences: LineSequence[] = [];
  while (!reader.done) {
    const header = readHeader(reader, text);
    if (header === null) continue;
    new LineProgram(new DwarfReader(section, header.program, header.end), header, sequences).run();
    reader.at = header.end;
  }
  return sequences.filter(isOfCode);
}

/** Linkers leave the lines of functions that they dropped, at 0 or at the end of the address space. */
const isOfCode = ({ rows }: LineSequence): boolean => {
  const address = rows[0]?.address ?? 0;
  return address > 0 && address < 0xffff_fff0;
};

class LineProgram {
  private readonly reader: DwarfReader;
  private readonly header: LineHeader;
  private readonly sequences: LineSequence[];
  private rows: LineRow[] = [];
  private address = 0;
  private file = 1;
  private line = 1;
  private column = 0;

  constructor(reader: DwarfReader, header: LineHeader, sequences: LineSequence[]) {
    this.reader = reader;
    this.header = header;
    this.sequences = sequences;
  }

  run(): void {
    while (!this.reader.done) {
      const opcode = this.reader.byte();
      if (opcode >= this.header.opcodeBase) this.special(opcode - this.header.opcodeBase);
      else if (opcode === 0) this.extended();
      else this.standard(opcode);
    }
  }

  private special(adjusted: number): void {
    const { lineBase, lineRange, minimum } = this.header;
    this.address += Math.floor(adjusted / lineRange) * minimum;
    this.line += lineBase + (adjusted % lineRange);
    this.emit();
  }

  private standard(opcode: number): void {
    const { reader, header } = this;
    if (opcode === 1) this.emit();
    else if (opcode === 2) this.address += reader.unsigned() * header.minimum;
    else if (opcode === 3) this.line += reader.signed();
    else if (opcode === 4) this.file = reader.unsigned();
    else if (opcode === 5) this.column = reader.unsigned();
    else if (opcode === 8)
      this.address += Math.floor((255 - header.opcodeBase) / header.lineRange) * header.minimum;
    else if (opcode === 9) this.address += reader.u16();
    else for (let count = header.lengths[opcode - 1] ?? 0; count > 0; count--) reader.unsigned(64);
  }

  private extended(): void {
    const { reader } = this;
    const length = reader.unsigned();
    const next = reader.at + length;
    const opcode = reader.byte();
    if (opcode === 1) this.endSequence();
    else if (opcode === 2) this.address = reader.u32();
    reader.at = next;
  }

  private emit(): void {
    const file = this.header.files[this.file] ?? "unknown";
    this.rows.push({ address: this.address, file, line: this.line, column: Math.max(1, this.column) });
  }

  private endSequence(): void {
    this.sequences.push({ rows: this.rows, end: this.address });
    this.rows = [];
    this.address = 0;
    this.file = 1;
    this.line = 1;
    this.column = 0;
  }
}

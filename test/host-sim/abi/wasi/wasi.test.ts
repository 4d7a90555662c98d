import { expect, test } from "vitest";
import { createWasi } from "../../../../host-sim/abi/wasi/index.js";
import { FakeGuest, outside, slot } from "../fake-guest.js";

const setUp = () => {
  const fake = new FakeGuest();
  return { fake, wasi: createWasi(fake.guest), context: fake.vm.context };
};

/** A list of pieces, to be spread into fd_write. */
const pieces = (fake: FakeGuest, ...texts: string[]): [address: number, count: number] => {
  const list = Buffer.from(new Uint32Array(texts.flatMap((text) => fake.put(text))).buffer);
  return [fake.put(list)[0], texts.length];
};

test.each([
  [1, 2],
  [2, 4],
])("descriptor %i logs at level %i", (fd, level) => {
  const { fake, wasi, context } = setUp();
  expect(wasi.fd_write(fd, ...pieces(fake, "hello"), slot)).toBe(0);
  expect([context.logs, fake.u32(slot)]).toEqual([[[level, "hello"]], 5]);
});

test("pieces make one line, which loses one newline", () => {
  const { fake, wasi, context } = setUp();
  wasi.fd_write(1, ...pieces(fake, "a", "", "b\nc\n", "\n"), slot);
  expect([context.logs, fake.u32(slot)]).toEqual([[[2, "ab\nc\n"]], 6]);
});

test("a lone newline is an empty line, nothing at all is no line", () => {
  const { fake, wasi, context } = setUp();
  wasi.fd_write(1, ...pieces(fake, "\n"), slot);
  expect(wasi.fd_write(1, 0, 0, slot + 4)).toBe(0);
  expect([context.logs, fake.u32(slot + 4)]).toEqual([[[2, ""]], 0]);
});

test("other descriptors are bad, and nothing is written", () => {
  const { fake, wasi, context } = setUp();
  const list = pieces(fake, "x");
  expect([0, 3, -1].map((fd) => wasi.fd_write(fd, ...list, slot))).toEqual([8, 8, 8]);
  expect([context.logs, fake.isUntouched(slot)]).toEqual([[], true]);
});

test("pieces outside memory are a fault, a bad slot is one after the line", () => {
  const { fake, wasi, context } = setUp();
  const [list] = pieces(fake, "x");
  expect([wasi.fd_write(1, outside, 1, slot), wasi.fd_write(1, 65532, 1, slot)]).toEqual([21, 21]);
  fake.bytes.writeUInt32LE(outside, list);
  expect(wasi.fd_write(1, list, 1, slot)).toBe(21);
  expect(context.logs).toEqual([]);
  expect(wasi.fd_write(1, ...pieces(fake, "y"), outside)).toBe(21);
  expect(context.logs).toEqual([[2, "y"]]);
});

test("a list as long as memory allows does not last for ever", () => {
  const { wasi } = setUp();
  expect(wasi.fd_write(1, 0, -1, slot)).toBe(21);
});

test("pieces over one another do not make the host run out of memory", () => {
  const { fake, wasi } = setUp();
  for (let at = 0; at < 65536; at += 8) fake.bytes.set(Buffer.from(new Uint32Array([0, 65536]).buffer), at);
  expect(wasi.fd_write(1, 0, 8192, slot)).toBe(21);
});

test("what other descriptors' functions answer", () => {
  const { wasi } = setUp();
  const answers = (fd: number) => [
    wasi.fd_read(fd, 0, 0, slot),
    wasi.fd_pread(fd, 0, 0, 0n, slot),
    wasi.fd_seek(fd, 0n, 0, slot),
    wasi.fd_close(fd),
    wasi.fd_tell(fd, slot),
    wasi.fd_readdir(fd, 0, 0, 0n, slot),
    wasi.fd_renumber(fd, 1),
    wasi.fd_sync(fd),
    wasi.fd_datasync(fd),
    wasi.fd_allocate(fd, 0n, 0n),
    wasi.fd_filestat_set_size(fd, 0n),
    wasi.fd_filestat_set_times(fd, 0n, 0n, 0),
    wasi.fd_fdstat_set_rights(fd, 0n, 0n),
    wasi.fd_advise(fd, 0n, 0n, 0),
    wasi.fd_fdstat_set_flags(fd, 0),
    wasi.fd_prestat_get(fd, slot),
    wasi.fd_prestat_dir_name(fd, slot, 1),
    wasi.fd_filestat_get(fd, slot),
  ];
  expect(answers(1)).toEqual([52, 52, 0, 0, 0, 20, 58, 0, 0, 0, 0, 0, 0, 0, 52, 8, 52, 8]);
  expect(answers(3)).toEqual([52, 52, 0, 0, 8, 20, 8, 8, 8, 8, 8, 8, 8, 0, 52, 8, 52, 8]);
});

test("an output may be written, that is all that is known of it", () => {
  const { fake, wasi } = setUp();
  expect([0, 3].map((fd) => wasi.fd_fdstat_get(fd, slot))).toEqual([8, 8]);
  expect(wasi.fd_fdstat_get(1, slot)).toBe(0);
  expect([0, 8, 16].map((at) => fake.bytes.readBigUInt64LE(slot + at))).toEqual([0n, 64n, 0n]);
});

test("environment", () => {
  const { fake, wasi } = setUp();
  fake.vm.environment = [
    ["A", "1"],
    ["KEY", ""],
  ];
  expect(wasi.environ_sizes_get(slot, slot + 4)).toBe(0);
  expect([fake.u32(slot), fake.u32(slot + 4)]).toEqual([2, 9]);
  expect(wasi.environ_get(600, 700)).toBe(0);
  expect([fake.u32(600), fake.u32(604), fake.bytes.toString("latin1", 700, 709)]).toEqual([
    700,
    704,
    "A=1\0KEY=\0",
  ]);
  expect([wasi.environ_get(outside, 700), wasi.environ_get(600, outside)]).toEqual([21, 21]);
  expect([wasi.environ_sizes_get(outside, slot), wasi.environ_sizes_get(slot, outside)]).toEqual([21, 21]);
});

test("there are no arguments", () => {
  const { fake, wasi } = setUp();
  expect([
    wasi.args_sizes_get(slot, slot + 4),
    fake.u32(slot),
    fake.u32(slot + 4),
    wasi.args_get(0, 0),
  ]).toEqual([0, 0, 0, 0]);
});

test("two clocks", () => {
  const { fake, wasi } = setUp();
  const read = (id: number) => [wasi.clock_time_get(id, 0n, slot), fake.bytes.readBigUInt64LE(slot)];
  expect([read(0), read(1)]).toEqual([
    [0, fake.vm.now()],
    [0, 5n],
  ]);
  expect([2, 3, 9, -1].map((id) => wasi.clock_time_get(id, 0n, outside))).toEqual([58, 58, 58, 58]);
  expect([wasi.clock_res_get(1, slot), fake.u32(slot), wasi.clock_res_get(2, slot)]).toEqual([0, 1, 58]);
  expect([wasi.clock_time_get(0, 0n, outside), wasi.clock_res_get(0, outside)]).toEqual([21, 21]);
});

test("random bytes, at most 65536, none from anywhere", () => {
  const { fake, wasi } = setUp();
  expect(wasi.random_get(slot, 4)).toBe(0);
  expect(fake.u32(slot)).toBe(0x07070707);
  expect([wasi.random_get(0, 65536), wasi.random_get(0, 65537), wasi.random_get(outside, 0)]).toEqual([
    0, 28, 0,
  ]);
  expect(wasi.random_get(outside, 16)).toBe(21);
});

test("nothing waits and nothing ends", () => {
  const { fake, wasi } = setUp();
  expect([wasi.sched_yield(), wasi.poll_oneoff(0, 0, 1, slot), fake.u32(slot)]).toEqual([0, 0, 0]);
  wasi.proc_exit(1);
  expect(fake.vm.lines).toEqual([[0, "wasi_unstable proc_exit"]]);
});

test("no files and no sockets", () => {
  const { wasi } = setUp();
  expect(wasi.path_open(3, 0, 0, 0, 0, 0n, 0n, 0, slot)).toBe(44);
  expect([
    wasi.path_filestat_get(3, 0, 0, 0, 0),
    wasi.path_link(3, 0, 0, 0, 3, 0),
    wasi.sock_shutdown(3, 0),
  ]).toEqual([58, 58, 58]);
});

test("what they would return is set to 0, as far as it lies in memory", () => {
  const { fake, wasi } = setUp();
  expect([
    wasi.sock_recv(3, outside, 1, 0, slot, slot + 4),
    wasi.sock_send(3, outside, 1, 0, slot + 8),
  ]).toEqual([58, 58]);
  expect([fake.u32(slot), fake.u32(slot + 4), fake.u32(slot + 8)]).toEqual([0, 0xeeee0000, 0]);
  expect([wasi.sock_accept(3, 0, slot + 16), fake.bytes.readBigUInt64LE(slot + 16)]).toEqual([58, 0n]);
  expect([wasi.sock_accept(3, 0, outside), wasi.sock_recv(3, 0, 0, 0, slot, outside)]).toEqual([21, 21]);
  expect([wasi.fd_readdir(3, 0, 0, 0n, outside), wasi.path_readlink(3, 0, 0, 0, 0, outside)]).toEqual([
    21, 21,
  ]);
});

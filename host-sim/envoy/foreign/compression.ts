import { deflateSync, inflateSync } from "node:zlib";
import { Status } from "../../abi/enums.js";
import type { ForeignAnswer } from "../operations.js";
import { answer, plain } from "./answers.js";

/** More than any guest's memory could take. */
const maximum = 2 ** 30;

/** `compress`: bytes in, a zlib stream out. */
export const compress = (argument: Uint8Array): ForeignAnswer => answer(deflateSync(argument));

/** `uncompress`: a zlib stream in, its bytes out; what follows the stream is ignored. Anything else: SerializationFailure. */
export function uncompress(argument: Uint8Array): ForeignAnswer {
  try {
    return answer(inflateSync(argument, { maxOutputLength: maximum }));
  } catch {
    return plain(Status.SerializationFailure);
  }
}

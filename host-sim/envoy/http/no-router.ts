/** The end of a filter chain that has no router: requests wait there, and nobody answers. */
import { DataAction, HeadersAction, TrailersAction } from "../../abi/enums.js";
import type { BodyBuffer } from "../../model/body-buffer.js";
import type { DecoderFilter } from "./filter.js";

export class NoRouter implements DecoderFilter {
  decodeHeaders(): HeadersAction {
    return HeadersAction.StopIteration;
  }

  decodeData(data: BodyBuffer): DataAction {
    data.take();
    return DataAction.StopIterationNoBuffer;
  }

  decodeTrailers(): TrailersAction {
    return TrailersAction.StopIteration;
  }
}

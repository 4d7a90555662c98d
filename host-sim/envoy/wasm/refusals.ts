/** The refusals that policy answers with most. */
import { Status } from "../../abi/enums.js";
import { refuse } from "../../model/refusals.js";

export const NotFound = refuse(Status.NotFound);
export const BadArgument = refuse(Status.BadArgument);
export const ParseFailure = refuse(Status.ParseFailure);
export const InternalFailure = refuse(Status.InternalFailure);

/** `%COALESCE({"operators": [...]})%`: the first of several operators that has a value. */
import type { JsonValue } from "../config/model.js";
import { FormatError } from "./format-error.js";
import { cut, type Operator, type OperatorCall, shown } from "./log-value.js";

type Create = (call: OperatorCall) => Operator;

export function coalesce({ parameter, length }: OperatorCall, create: Create): Operator {
  const operators = operatorsIn(parameter).map((entry, index) => operatorOf(entry, index, create));
  return (subject) => {
    for (const operator of operators) {
      const value = operator(subject);
      if (value !== null) return length === null ? value : cut(shown(value, ""), length);
    }
    return null;
  };
}

function operatorsIn(parameter: string): readonly JsonValue[] {
  const { operators } = parsed(parameter) as { operators?: unknown };
  if (!Array.isArray(operators))
    throw new FormatError(true, "COALESCE: JSON configuration must contain 'operators' array");
  if (operators.length === 0) throw new FormatError(true, "COALESCE: 'operators' array must not be empty");
  return operators as JsonValue[];
}

function parsed(text: string): object {
  try {
    return Object(JSON.parse(text));
  } catch (error) {
    const reason = (error as Error).message;
    throw new FormatError(true, `COALESCE: failed to parse JSON configuration: ${reason}`);
  }
}

/** Each is a name, or a mapping of "command", "param" and "max_length". */
function operatorOf(entry: JsonValue, index: number, create: Create): Operator {
  try {
    return create(callOf(entry));
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const reason = error.message.replace(
      /^Not supported field in StreamInfo: (.*)$/,
      "unknown command: '$1'",
    );
    throw new FormatError(error.invalid, `COALESCE: failed to parse operator at index ${index}: ${reason}`);
  }
}

function callOf(entry: JsonValue): OperatorCall {
  if (typeof entry === "string") return { name: entry, parameter: "", length: null };
  const { command, param, max_length: length } = Object(entry) as Record<string, unknown>;
  if (typeof command !== "string") throw new FormatError(true, "operator must have a 'command'");
  return {
    name: command,
    parameter: typeof param === "string" ? param : "",
    length: typeof length === "number" ? length : null,
  };
}

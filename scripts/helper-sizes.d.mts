/** The bytes that each helper adds. */
export function helperSizes(): Promise<Record<string, number>>;
/** The figures that are kept. */
export function keptSizes(): Record<string, number>;

/** The bytes that each helper adds; first those of the filter without any. */
export function helperSizes(): Promise<Record<string, number>>;
/** The figures that are kept. */
export function keptSizes(): Record<string, number>;

import type { RowReject } from '../core/register/imported.ts';

export const REJECTS_HEADER = 'row,column,value_class,reason\n';

/** One reject as a line of CSV. Values never stand in it, so nothing in it can be a formula or a person. */
export function rejectLine({ row, column, valueClass, reason }: RowReject): string {
  return `${row},${quoted(column)},${valueClass},${quoted(reason)}\n`;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Things that happen at a time, earliest first; at the same time, first in first out. A binary heap. */
export interface EventQueue<Event> {
  push(at: number, event: Event): void;
  pop(): { readonly at: number; readonly event: Event } | null;
}

interface Entry<Event> {
  readonly at: number;
  readonly order: number;
  readonly event: Event;
}

export function eventQueue<Event>(): EventQueue<Event> {
  const heap: Entry<Event>[] = [];
  let order = 0;
  const before = (a: number, b: number): boolean => {
    const [x, y] = [heap[a]!, heap[b]!];
    return x.at < y.at || (x.at === y.at && x.order < y.order);
  };
  const swap = (a: number, b: number): void => {
    [heap[a], heap[b]] = [heap[b]!, heap[a]!];
  };
  return {
    push(at, event) {
      heap.push({ at, order: order++, event });
      for (let child = heap.length - 1; child > 0; ) {
        const parent = (child - 1) >> 1;
        if (!before(child, parent)) break;
        swap(child, parent);
        child = parent;
      }
    },
    pop() {
      const first = heap[0];
      if (first === undefined) return null;
      const last = heap.pop()!;
      if (heap.length === 0) return first;
      heap[0] = last;
      for (let parent = 0; ; ) {
        const [left, right] = [parent * 2 + 1, parent * 2 + 2];
        let least = parent;
        if (left < heap.length && before(left, least)) least = left;
        if (right < heap.length && before(right, least)) least = right;
        if (least === parent) break;
        swap(parent, least);
        parent = least;
      }
      return first;
    },
  };
}

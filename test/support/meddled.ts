/**
 * The same object, but whoever calls one method of it gets the answer only after `meddle` had its turn: what others do
 * between two steps of one process happens exactly there. `meddle` is given what the method was asked.
 */
export function meddled<T extends object>(
  of: T,
  method: keyof T & string,
  meddle: (asked: readonly unknown[]) => Promise<void>,
): T {
  return new Proxy(of, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (name !== method) return value.bind(target) as unknown;
      return async (...asked: readonly unknown[]) => {
        const answer: unknown = await Reflect.apply(value, target, asked);
        await meddle(asked);
        return answer;
      };
    },
  });
}

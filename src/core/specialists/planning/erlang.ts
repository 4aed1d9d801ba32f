/**
 * Erlang's formulas for `servers` people and `load` erlangs (calls an hour × mean hours a call), by the usual recurrence,
 * which stays exact where factorials overflow (Cooper, Introduction to Queueing Theory, 2nd ed., 1981, pp. 5 and 80).
 */

/** Erlang B: the share of calls that find nobody free, when calls do not wait. */
export function erlangB(servers: number, load: number): number {
  let blocked = 1;
  for (let n = 1; n <= servers; n += 1) blocked = (load * blocked) / (n + load * blocked);
  return blocked;
}

/** Erlang C: the share of calls that wait, when all wait as long as it takes. 1 when the load is more than can be done. */
export function erlangC(servers: number, load: number): number {
  if (load >= servers) return 1;
  const blocked = erlangB(servers, load);
  return (servers * blocked) / (servers - load * (1 - blocked));
}

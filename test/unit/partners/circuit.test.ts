import { describe, expect, it } from 'vitest';
import { Circuit } from '../../../src/partners/circuit.ts';

describe('a circuit', () => {
  it('opens after five failures in a row, then lets one through at a time, ever later', () => {
    const circuit = new Circuit();
    for (let i = 0; i < 5; i += 1) {
      expect(circuit.waitMs(0)).toBeNull();
      circuit.failed(0);
    }
    expect(circuit.waitMs(0)).toBe(5_000);
    expect(circuit.waitMs(5_000)).toBeNull();
    expect(circuit.waitMs(5_000)).toBe(5_000);
    circuit.failed(5_000);
    expect(circuit.waitMs(5_000)).toBe(10_000);
    expect(circuit.waitMs(15_000)).toBeNull();
    circuit.succeeded();
    expect(circuit.waitMs(15_000)).toBeNull();
    expect(circuit.waitMs(15_000)).toBeNull();
  });

  it('given many tries under way when it opens, when they fail too, then the pause is no longer for it', () => {
    const circuit = new Circuit();
    for (let i = 0; i < 20; i += 1) expect(circuit.waitMs(0)).toBeNull();
    expect(Array.from({ length: 20 }, () => circuit.failed(0)).indexOf(true)).toBe(4);
    expect(circuit.waitMs(0)).toBe(5_000);
  });

  it('forgets failures that a success came between', () => {
    const circuit = new Circuit();
    for (let i = 0; i < 4; i += 1) circuit.failed(0);
    circuit.succeeded();
    for (let i = 0; i < 4; i += 1) circuit.failed(0);
    expect(circuit.waitMs(0)).toBeNull();
  });
});

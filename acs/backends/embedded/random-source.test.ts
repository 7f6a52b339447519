import { createRandomSource } from './random-source.js';

it('gives bytes that are never given twice, also where the pool runs out', () => {
  const random = createRandomSource();
  const given = Array.from({ length: 2000 }, (_, i) => random(16 + (i % 3)));
  expect(given.map((bytes) => bytes.length)).toEqual(given.map((_, i) => 16 + (i % 3)));
  expect(new Set(given.map((bytes) => bytes.toString('hex', 0, 16))).size).toBe(2000);
});

import { Readiness } from './readiness.js';

describe('Readiness', () => {
  it('names every condition that does not hold', async () => {
    const readiness = new Readiness();
    readiness.add({ name: 'store', check: () => Promise.reject(new Error('disk is full')) });
    readiness.add({ name: 'loop', check: () => undefined });
    readiness.add({
      name: 'CWMP',
      check: () => {
        throw new Error('does not listen');
      },
    });
    expect(await readiness.reasons()).toEqual(['store: disk is full', 'CWMP: does not listen']);
  });

  it('is over when the server begins to stop', async () => {
    const readiness = new Readiness();
    expect(await readiness.reasons()).toEqual([]);
    readiness.stop();
    expect(await readiness.reasons()).toEqual(['the server is shutting down']);
  });
});

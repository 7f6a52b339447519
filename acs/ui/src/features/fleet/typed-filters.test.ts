import { holdsFilter, readTyped } from './typed-filters.js';

describe('What is typed into the fleet’s search', () => {
  it('may hold filters', () => {
    expect(holdsFilter('status:failing')).toBe(true);
    expect(readTyped('status:failing  1003')).toEqual({ status: 'failing', q: '1003' });
    expect(readTyped('Model:"Lab Phone" registrar:registrar.ims.example.net:5060')).toEqual({
      model: 'Lab Phone',
      registrar: 'registrar.ims.example.net:5060',
    });
  });

  it.each(['.*', "'; DROP TABLE devices --", 'sip:1003@ims.example.net', 'mystatus:x', '2001:db8::1'])(
    'is otherwise looked for as it stands: %s',
    (text) => {
      expect(holdsFilter(text)).toBe(false);
      expect(readTyped(text)).toEqual({ q: text });
    },
  );

  it('leaves a filter out that has no value, or none that there is', () => {
    expect(readTyped('model:')).toEqual({});
    expect(readTyped('admission:perhaps')).toEqual({});
  });
});

import { indentXml } from './indent-xml.js';

describe('XML to be read', () => {
  it('has an element to a line, with its text', () => {
    const xml = '<?xml version="1.0"?><a b="1"><c><d>x &lt; y</d><e/><f></f></c></a>';
    expect(indentXml(xml).split('\n')).toEqual([
      '<?xml version="1.0"?>',
      '<a b="1">',
      '  <c>',
      '    <d>x &lt; y</d>',
      '    <e/>',
      '    <f></f>',
      '  </c>',
      '</a>',
    ]);
  });

  it('that is no XML stays as it is', () => {
    expect(indentXml('')).toBe('');
    expect(indentXml('nothing here')).toBe('nothing here');
  });
});

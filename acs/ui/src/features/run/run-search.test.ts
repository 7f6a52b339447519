import { laneNames, markedOf, renameLane, runSearch, toggleMark, type RunSearch } from './run-search.js';

describe('The URL of a run’s page', () => {
  it('keeps what it understands', () => {
    const search = {
      where: 'status = 401',
      only: 'sip',
      view: 'list',
      time: 'delta',
      message: '12',
      marked: '3,7',
      as: 'parsed',
      lanes: '198.51.100.10=SBC+1',
      against: '01JD3Z0000000000000000CRED',
    };
    expect(runSearch(search)).toEqual(search);
  });

  it('leaves out what it does not', () => {
    const strange = {
      where: '',
      only: 'dns',
      view: 'table',
      time: 'relative',
      message: '-1',
      marked: '1,2,3',
      as: 'raw',
      lanes: '',
      against: '../../etc',
      more: 'x',
    };
    expect(runSearch(strange)).toEqual({});
  });

  it('marks two messages at most', () => {
    const press = (search: RunSearch, number: number) => runSearch({ ...search, marked: toggleMark(search, number) });
    const two = press(press({}, 3), 7);
    expect(markedOf(two)).toEqual([3, 7]);
    expect(markedOf(press(two, 9))).toEqual([7, 9]);
    expect(markedOf(press(two, 3))).toEqual([7]);
    expect(press(press({}, 3), 3)).toEqual({});
  });

  it('names lanes, whatever the name is made of', () => {
    const named = (search: RunSearch, id: string, name: string) =>
      runSearch({ ...search, lanes: renameLane(search, id, name) });
    const both = named(named({}, '2001:db8::7', 'SBC & co = 1'), 'dns 192.0.2.1', ' DNS ');
    expect([...laneNames(both)]).toEqual([
      ['2001:db8::7', 'SBC & co = 1'],
      ['dns 192.0.2.1', 'DNS'],
    ]);
    expect(named(named(both, '2001:db8::7', ''), 'dns 192.0.2.1', ' ')).toEqual({});
  });
});

import {
  clockTime,
  elapsedTime,
  exactTime,
  minutesText,
  offsetNumber,
  relativeTime,
  secondsNumber,
  shortTime,
} from './formats.js';

const now = Date.UTC(2026, 10, 20, 14, 2, 11);

describe('Times and numbers', () => {
  it('tell an age in the largest unit that fits', () => {
    expect(relativeTime('en', now, now)).toBe('now');
    expect(relativeTime('en', now - 59_000, now)).toMatch(/^59 sec/);
    expect(relativeTime('en', now - 60_000, now)).toMatch(/^1 min/);
    expect(relativeTime('en', now - 3_599_000, now)).toMatch(/^59 min/);
    expect(relativeTime('en', now - 86_400_000, now)).toBe('yesterday');
    expect(relativeTime('ru', now - 120_000, now)).toMatch(/^2 мин/);
    expect(relativeTime('zh', now - 120_000, now)).toBe('2分钟前');
  });

  it('give as many decimals as tell something', () => {
    expect(secondsNumber('en', 31)).toBe('0.03');
    expect(secondsNumber('en', 857)).toBe('0.86');
    expect(secondsNumber('en', 8000)).toBe('8.0');
    expect(secondsNumber('ru', 8000)).toBe('8,0');
    expect(secondsNumber('en', 120_000)).toBe('120');
  });

  it('give the time since a start to the millisecond', () => {
    expect(offsetNumber('en', 31)).toBe('0.031');
    expect(offsetNumber('ru', 16_000)).toBe('16,000');
  });

  it('give the time of day to the millisecond', () => {
    expect(clockTime('en', now + 31, 'UTC')).toBe('14:02:11.031');
    expect(clockTime('ru', now + 31, 'UTC')).toBe('14:02:11,031');
  });

  it('count up as minutes and seconds, and never below zero', () => {
    expect(elapsedTime(7999)).toBe('0:07');
    expect(elapsedTime(92_000)).toBe('1:32');
    expect(elapsedTime(-5000)).toBe('0:00');
  });

  it('tell long durations in minutes and hours', () => {
    expect(minutesText('en', 61_000)).toBe('2 min');
    expect(minutesText('ru', 42 * 60_000)).toBe('42 мин');
    expect(minutesText('en', 125 * 60_000)).toBe('2 hr 5 min');
  });

  it('leave the date out when it is today', () => {
    expect(shortTime('en', now, now)).toMatch(/^\d\d:\d\d$/);
    expect(shortTime('en', now - 5 * 86_400_000, now)).toMatch(/Nov/);
    expect(exactTime('en', now)).toMatch(/2026/);
  });

  it('are those of the chosen zone, and so is today', () => {
    const late = Date.UTC(2026, 10, 20, 23, 30);
    expect(shortTime('en', late, now, 'UTC')).toBe('23:30');
    expect(shortTime('en', late, now, 'Asia/Shanghai')).toMatch(/21.*07:30/);
    expect(exactTime('en', now, 'UTC')).toMatch(/14:02:11.*UTC/);
    expect(exactTime('en', now, 'Asia/Shanghai')).toMatch(/22:02:11/);
  });
});

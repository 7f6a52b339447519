import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import {
  axisTime,
  clockTime,
  exactTime,
  minutesText,
  offsetNumber,
  percentage,
  relativeTime,
  secondsNumber,
  shortTime,
} from './formats.js';
import { useTimeZone } from '../app/preferences.js';
import { currentLanguage, type Language } from './i18n.js';

/** Texts, times and numbers in the operator's language, moments in the chosen time zone. */
export function useWords() {
  const { t } = useTranslation();
  const language = currentLanguage();
  const zone = useTimeZone();
  return useMemo(() => wordsIn(t, language, zone), [t, language, zone]);
}

/** @param t of that language */
export function wordsIn(t: TFunction, language: Language, zone: string | undefined) {
  return {
    t,
    language,
    relative: (at: number, now: number) => relativeTime(language, at, now),
    exact: (at: number) => exactTime(language, at, zone),
    short: (at: number, now: number) => shortTime(language, at, now, zone),
    /** `14:02:11.031` */
    clock: (at: number) => clockTime(language, at, zone),
    /** `8.0 s` */
    seconds: (ms: number) => t('unit.seconds', { value: secondsNumber(language, ms) }),
    /** `42 min`, rounded up */
    minutes: (ms: number) => minutesText(language, ms),
    /** `+0.031 s`, since the run's start */
    offset: (ms: number) =>
      `${ms < 0 ? '−' : '+'}${t('unit.seconds', { value: offsetNumber(language, Math.abs(ms)) })}`,
    percent: (share: number) => percentage(language, share),
    axisTime: (at: number, span: number) => axisTime(language, at, span, zone),
    number: (value: number) => new Intl.NumberFormat(language).format(value),
  };
}

export type Words = ReturnType<typeof wordsIn>;

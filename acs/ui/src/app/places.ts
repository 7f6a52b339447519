import { IconBook2, IconDevices, type Icon } from '@tabler/icons-react';
import type { LinkProps } from '@tanstack/react-router';
import type { ParseKeys } from 'i18next';
import type { Permission } from '#shared/api/schemas.js';

export interface Place {
  readonly to: NonNullable<LinkProps['to']>;
  readonly word: ParseKeys;
  readonly Icon: Icon;
  /** After `g`: the way there by keyboard. */
  readonly key: string;
  /** Addresses that belong to it begin so. */
  readonly below: readonly string[];
  /** Shown only to those who may. */
  readonly needs?: Permission;
}

/** The places of the console, in order: its left rail, the search, and the shortcuts have them from here. */
export const places: readonly Place[] = [
  { to: '/', word: 'nav.fleet', Icon: IconDevices, key: 'f', below: ['/devices/', '/runs/', '/batches/'] },
  { to: '/knowledge', word: 'nav.knowledge', Icon: IconBook2, key: 'k', below: ['/knowledge/'] },
];

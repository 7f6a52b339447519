import {
  IconBook2,
  IconDashboard,
  IconDevices,
  IconHistory,
  IconSettings,
  IconStethoscope,
  type Icon,
} from '@tabler/icons-react';
import type { LinkProps } from '@tanstack/react-router';
import type { ParseKeys } from 'i18next';
import type { Permission } from '#shared/api/access.js';

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
  { to: '/dashboard', word: 'nav.dashboard', Icon: IconDashboard, key: 'd', below: [] },
  { to: '/', word: 'nav.fleet', Icon: IconDevices, key: 'f', below: ['/devices/', '/batches/'] },
  { to: '/runs', word: 'nav.runs', Icon: IconStethoscope, key: 'r', below: ['/runs/'] },
  { to: '/knowledge', word: 'nav.knowledge', Icon: IconBook2, key: 'k', below: ['/knowledge/'] },
  { to: '/settings', word: 'nav.settings', Icon: IconSettings, key: 's', below: [] },
  { to: '/audit', word: 'nav.audit', Icon: IconHistory, key: 'a', below: [], needs: 'audit.read' },
];

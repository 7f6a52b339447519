import { useState } from 'react';
import type { Device, DevicePage } from '#shared/api/devices.js';
import { keepPlaces, type ShownPage } from './shown-page.js';

interface Shown extends ShownPage {
  /** Takes the newest order. */
  readonly adopt: () => void;
}

/**
 * @param question what was asked for: the answer to another one is shown at once
 * @param previous the page is still the answer to the question before
 */
export function useShownPage(question: string, page: DevicePage | undefined, previous: boolean): Shown {
  const [adopted, setAdopted] = useState<{ readonly question: string; readonly devices: readonly Device[] }>();
  if (page !== undefined && !previous && adopted?.question !== question) {
    setAdopted({ question, devices: page.items });
  }
  const shown = adopted?.question === question ? keepPlaces(adopted.devices, page?.items ?? []) : undefined;
  return {
    devices: shown?.devices ?? page?.items ?? [],
    changed: shown?.changed ?? 0,
    adopt: () => page !== undefined && setAdopted({ question, devices: page.items }),
  };
}

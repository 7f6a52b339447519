import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

const PAUSES_MS = [300, 1500];

/**
 * What `load` fetches. A laptop that changes its network (a VPN, another Wi-Fi) drops the requests under way, so a
 * fetch that failed is tried again after a pause.
 */
export async function fetched<T>(load: () => Promise<T>): Promise<T> {
  for (const pause of PAUSES_MS) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return load();
}

/** A component that is fetched when it is first shown. */
export function lazyPart<Props>(load: () => Promise<ComponentType<Props>>): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => ({ default: await fetched(load) }));
}

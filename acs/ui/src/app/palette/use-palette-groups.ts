import { IconBook2, IconDeviceLandlinePhone, IconHistory, IconListSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Device } from '#shared/api/devices.js';
import { devicesQuery } from '../../api/queries.js';
import { useBook, useOtherBooks } from '../../components/knowledge.js';
import { findEntries } from '../../features/knowledge/find-entries.js';
import { useWords } from '../../i18n/use-words.js';
import { recentPhones } from '../recent-phones.js';
import { searchedText } from '../searched-text.js';
import { usePlaces } from '../use-places.js';
import type { PaletteGroup, PaletteItem } from './palette-items.js';

const PHONES = '8';
const ENTRIES = 5;

/** What the search offers for the text; before anything is typed, the last phones and the pages. */
export function usePaletteGroups(text: string) {
  const { t } = useWords();
  const navigate = useNavigate();
  const places = usePlaces();
  const book = useBook();
  const others = useOtherBooks(false);
  const phones = useQuery({
    ...devicesQuery({ q: searchedText(text), limit: PHONES }),
    enabled: text !== '',
    refetchInterval: false,
  });

  const pages: readonly PaletteItem[] = places
    .filter(({ word }) => t(word).toLowerCase().includes(text.toLowerCase()))
    .map(({ to, word, Icon }) => ({ id: `page-${to}`, label: t(word), Icon, go: () => void navigate({ to }) }));
  const toPhone = (id: string) => () => void navigate({ to: '/devices/$id', params: { id } });

  if (text === '') {
    const recent = recentPhones().map(({ id, name }) => ({
      id: `recent-${id}`,
      label: name,
      technical: true,
      Icon: IconHistory,
      go: toPhone(id),
    }));
    return {
      groups: filled([
        { id: 'recent', title: t('palette.recent'), items: recent },
        { id: 'pages', title: t('palette.pages'), items: pages },
      ]),
      isSearching: false,
      hasFailed: false,
    };
  }

  const found = phones.isPlaceholderData ? [] : (phones.data?.items ?? []);
  const entries = book === undefined ? [] : findEntries(text, book, others).entries.slice(0, ENTRIES);
  return {
    groups: filled([
      {
        id: 'phones',
        title: t('palette.phones'),
        items: [
          ...found.map((device) => ({
            id: `phone-${device.id}`,
            label: device.serialNumber,
            detail: detailOf(device),
            technical: true,
            Icon: IconDeviceLandlinePhone,
            go: toPhone(device.id),
          })),
          ...(found.length === 0
            ? []
            : [
                {
                  id: 'fleet',
                  label: t('palette.inFleet', { q: text, count: phones.data?.total ?? 0 }),
                  Icon: IconListSearch,
                  go: () => void navigate({ to: '/', search: { q: text } }),
                },
              ]),
        ],
      },
      { id: 'pages', title: t('palette.pages'), items: pages },
      {
        id: 'entries',
        title: t('palette.knowledge'),
        items: entries.map(({ id, title }) => ({
          id: `entry-${id}`,
          label: title,
          Icon: IconBook2,
          go: () => void navigate({ to: '/knowledge/$id', params: { id } }),
        })),
      },
    ]),
    isSearching: phones.isFetching || (book === undefined && phones.error === null),
    hasFailed: phones.error !== null,
  };
}

function filled(groups: readonly PaletteGroup[]): readonly PaletteGroup[] {
  return groups.filter(({ items }) => items.length > 0);
}

function detailOf({ manufacturer, model, address, lines }: Device): string {
  const aor = lines[0]?.aor.replace(/^sips?:/, '');
  return [`${manufacturer} ${model}`.trim(), aor, address]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ');
}

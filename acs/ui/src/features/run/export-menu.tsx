import { Button, Menu } from '@mantine/core';
import {
  IconAlertTriangle,
  IconBraces,
  IconCheck,
  IconChevronDown,
  IconDownload,
  IconFileText,
  IconLink,
  IconPackages,
  IconPrinter,
  IconTicket,
} from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useAnnounce } from '../../app/announcer.js';
import { copyText } from '../../components/copy-text.js';
import { languageNames, languages, type Language } from '../../i18n/i18n.js';
import { useWords } from '../../i18n/use-words.js';
import { runExportAddress, traceAddress, type TraceFormat } from './run-queries.js';

const FORMATS: readonly { readonly format: TraceFormat; readonly Icon: typeof IconPackages }[] = [
  { format: 'pcap', Icon: IconPackages },
  { format: 'text', Icon: IconFileText },
  { format: 'json', Icon: IconBraces },
];

const SHOWN_MS = 2500;
const looks = { idle: IconDownload, done: IconCheck, failed: IconAlertTriangle } as const;

interface ExportMenuProps {
  readonly runId: string;
  readonly hasTrace: boolean;
  /** The filter that is in force. */
  readonly where: string | undefined;
  /** The ticket's text in one language, or in two below each other. */
  readonly ticket: (others: readonly Language[]) => Promise<string>;
}

/** All that can be taken along: the trace, the run, text for a ticket, the link. */
export function ExportMenu({ runId, hasTrace, where, ticket }: ExportMenuProps) {
  const { t, language } = useWords();
  const announce = useAnnounce();
  const [state, setState] = useState<keyof typeof looks>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = window.setTimeout(() => setState('idle'), SHOWN_MS);
    return () => window.clearTimeout(timer);
  }, [state]);
  const copy = async (text: string | Promise<string>) => {
    const done = await copyText(await text).catch(() => false);
    setState(done ? 'done' : 'failed');
    announce(t(done ? 'copy.done' : 'copy.failed'));
  };
  const Icon = looks[state];
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<Icon size={16} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          {state === 'idle' ? t('export.title') : t(state === 'done' ? 'copy.done' : 'copy.failed')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {hasTrace && (
          <>
            <Menu.Label>{t(where === undefined ? 'export.messages' : 'export.messagesFiltered')}</Menu.Label>
            {FORMATS.map(({ format, Icon: FormatIcon }) => (
              <Menu.Item
                key={format}
                component="a"
                href={traceAddress(runId, format, where)}
                download
                leftSection={<FormatIcon size={16} aria-hidden />}
              >
                {t(`messages.as.${format}`)}
              </Menu.Item>
            ))}
            <Menu.Divider />
          </>
        )}
        <Menu.Label>{t('export.run')}</Menu.Label>
        <Menu.Item
          component="a"
          href={runExportAddress(runId)}
          download={`run-${runId}.json`}
          leftSection={<IconBraces size={16} aria-hidden />}
        >
          {t('export.runJson')}
        </Menu.Item>
        {languages
          .filter((other) => other !== language)
          .map((other) => (
            <Menu.Item
              key={other}
              leftSection={<IconTicket size={16} aria-hidden />}
              onClick={() => void copy(ticket([other]))}
            >
              {t('export.ticketAlso')} <span lang={other}>{languageNames[other]}</span>
            </Menu.Item>
          ))}
        <Menu.Item leftSection={<IconLink size={16} aria-hidden />} onClick={() => void copy(window.location.href)}>
          {t('export.link')}
        </Menu.Item>
        <Menu.Item leftSection={<IconPrinter size={16} aria-hidden />} onClick={() => window.print()}>
          {t('export.print')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

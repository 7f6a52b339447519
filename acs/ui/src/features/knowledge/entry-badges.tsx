import type { Explanation } from '#shared/knowledge/book.js';
import type { Severity } from '#shared/knowledge/entry.js';
import { Badge } from '../../components/badge.js';
import type { Tone } from '../../components/status-badge.js';
import { useWords } from '../../i18n/use-words.js';

const tones: Readonly<Record<Severity, Tone>> = { critical: 'bad', major: 'wait', minor: 'mute', info: 'mute' };

/** Who must act first, and how bad it is. */
export function EntryBadges({ entry: { owner, severity } }: { readonly entry: Explanation }) {
  const { t } = useWords();
  return (
    <>
      {owner !== 'tool' && <Badge tone="busy">{t(`owner.${owner}`)}</Badge>}
      <Badge tone={tones[severity]}>{t(`knowledge.severity.${severity}`)}</Badge>
    </>
  );
}

import { Link } from '@tanstack/react-router';
import type { Explanation } from '#shared/knowledge/book.js';
import { useWords } from '../i18n/use-words.js';
import { Badge } from './badge.js';
import classes from './explained-lists.module.css';

interface ExplainedListsProps {
  readonly explained: Explanation;
  /** Level of the headings: one below what stands above. */
  readonly heading: Heading;
}

type Heading = 'h2' | 'h3';

/** Why, and how to make sure of it; what to do and who; what else it could be. */
export function ExplainedLists({ explained, heading: Heading }: ExplainedListsProps) {
  const { t } = useWords();
  const { why, confirm, remedy, related } = explained;
  return (
    <div className={classes['columns']}>
      <div className={classes['column']}>
        <Sentences heading={Heading} title={t('verdict.why')} sentences={why} />
        <Sentences heading={Heading} title={t('knowledge.confirm')} sentences={confirm} />
        {why.length + confirm.length === 0 && <Related heading={Heading} related={related} />}
      </div>
      <div className={classes['column']}>
        {remedy.length > 0 && (
          <div>
            <Heading>{t('verdict.remedy')}</Heading>
            <ol className={classes['steps']}>
              {remedy.map(({ who, step }) => (
                <li key={step}>
                  <div className={classes['step']}>
                    <span>{step}</span>
                    <Badge tone="busy">{t(`owner.${who}`)}</Badge>
                  </div>
                </li>
              ))}
            </ol>
          </div>
        )}
        {why.length + confirm.length > 0 && <Related heading={Heading} related={related} />}
      </div>
    </div>
  );
}

interface SentencesProps {
  readonly heading: Heading;
  readonly title: string;
  readonly sentences: readonly string[];
}

function Sentences({ heading: Heading, title, sentences }: SentencesProps) {
  if (sentences.length === 0) return null;
  return (
    <div>
      <Heading>{title}</Heading>
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
  );
}

function Related({ heading: Heading, related }: Pick<Explanation, 'related'> & { readonly heading: Heading }) {
  const { t } = useWords();
  if (related.length === 0) return null;
  return (
    <div>
      <Heading>{t('knowledge.related')}</Heading>
      <ul>
        {related.map(({ id, title }) => (
          <li key={id}>
            <Link to="/knowledge/$id" params={{ id }}>
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

import { explainQuery, explanation, type ApiExplanation } from '#shared/api/explain.js';
import { bookIn, lookUp, type Explanation } from '#shared/knowledge/index.js';
import { AppError } from '../../app-error.js';
import { LEAST_ROLE } from '../../core/roles.js';
import { route, type Route } from '../route.js';

/** The knowledge base: what a status line or a cause means, and what to do about it. */
export function explainRoutes(): readonly Route[] {
  return [
    route({
      id: 'explain',
      method: 'get',
      path: '/explain',
      tag: 'knowledge',
      summary: 'What a status line or a cause means, and what to do about it',
      description:
        'Either `code`, best with the server’s own `phrase`, or `cause`. What is not known gets an entry that says so.',
      role: LEAST_ROLE['fleet.read'],
      query: explainQuery,
      answers: { 200: explanation },
    })(({ query: { code, phrase, cause, category, lang } }) => {
      const book = bookIn(lang);
      if (code === undefined) return { status: 200, body: view(book.explain(cause ?? '', category)) };
      const id = lookUp({ status: code, ...(phrase !== undefined && { phrase }) });
      const entry = book.entry(id);
      if (entry === undefined) throw new AppError('internal', `There is no entry ${id}`);
      return { status: 200, body: view(entry) };
    }),
  ];
}

function view({ why, confirm, remedy, related, parameters, ...entry }: Explanation): ApiExplanation {
  return {
    ...entry,
    why: [...why],
    confirm: [...confirm],
    remedy: [...remedy],
    related: [...related],
    parameters: [...parameters],
  };
}

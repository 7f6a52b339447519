import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '../api/queries.js';
import { places, type Place } from './places.js';

/** The places that this user may go to. */
export function usePlaces(): readonly Place[] {
  const permissions = useQuery(sessionQuery).data?.permissions ?? [];
  return places.filter(({ needs }) => needs === undefined || permissions.includes(needs));
}

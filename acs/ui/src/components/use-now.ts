import { useEffect, useState } from 'react';
import { serverNow } from '../api/client.js';

/** The server's time, epoch ms, renewed every `ms`. */
export function useNow(ms: number): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(serverNow()), ms);
    return () => window.clearInterval(timer);
  }, [ms]);
  return now;
}

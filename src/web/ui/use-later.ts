/** A value that rests: not every key press is a question to the server. */
import { useEffect, useState } from 'react';

/** The value when it has been the same for a while. */
export function useLater<Value>(value: Value, pauseMs = 250): Value {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), pauseMs);
    return () => clearTimeout(timer);
  }, [value, pauseMs]);
  return later;
}

/** The bar that moves with the voice, and the word for it. The bar is for the eye alone: the word is said when it changes. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { barOf, type LevelWord } from './level.ts';
import { watchLevel } from './level-watch.ts';

export function LevelMeter({ stream }: { stream: MediaStream }) {
  const { t } = useTranslation('phone');
  const bar = useRef<HTMLSpanElement>(null);
  const [word, setWord] = useState<LevelWord>('silent');
  useEffect(
    () =>
      watchLevel(stream, (level) => {
        setWord(level.word);
        // Ten times a second: past React, which has nothing to decide about it.
        bar.current?.style.setProperty('transform', `scaleX(${barOf(level.db).toFixed(3)})`);
      }),
    [stream],
  );
  return (
    <div className="level">
      <span className={`leveltrack ${word}`} role="img" aria-label={t('panel.level')}>
        <span ref={bar} className="levelbar" />
      </span>
      <p className="small t2" role="status">
        {t(`level.${word}`)}
      </p>
    </div>
  );
}

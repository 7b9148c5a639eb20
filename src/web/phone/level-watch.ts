/** Listens to a microphone for the level meter. */
import { decibels, type LevelWord, wordOf } from './level.ts';

const LOOK_MS = 100;
/** The word looks back so far. */
const MEMORY = 20;

/** Tells ten times a second how loud the stream is and what word that is; the returned function ends it. */
export function watchLevel(
  stream: MediaStream,
  tell: (level: { db: number; word: LevelWord }) => void,
): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  context.createMediaStreamSource(stream).connect(analyser);
  void context.resume();
  const samples = new Float32Array(analyser.fftSize);
  const heard: number[] = [];
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const db = decibels(samples);
    heard.push(db);
    if (heard.length > MEMORY) heard.shift();
    tell({ db, word: wordOf(Math.max(...heard)) });
  }, LOOK_MS);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}

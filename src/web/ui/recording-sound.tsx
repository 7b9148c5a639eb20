/** The sound of one recording: the browser's own player, which asks for the file only when somebody presses play. */
type SoundProps = {
  readonly recordingId: string;
  readonly label: string;
  /** What whoever listens must know of it. */
  readonly warning?: string | undefined;
};

export function RecordingSound({ recordingId, label, warning }: SoundProps) {
  const sound = (
    <audio
      className="sound"
      controls
      preload="none"
      src={`/api/recordings/${recordingId}/sound`}
      aria-label={label}
    />
  );
  if (warning === undefined) return sound;
  return (
    <span className="warnedsound">
      {sound}
      <span className="bad">{warning}</span>
    </span>
  );
}

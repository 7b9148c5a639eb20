/** The sound of one recording: the browser's own player, which asks for the file only when somebody presses play. */
export function RecordingSound({ recordingId, label }: { recordingId: string; label: string }) {
  return (
    <audio
      className="sound"
      controls
      preload="none"
      src={`/api/recordings/${recordingId}/sound`}
      aria-label={label}
    />
  );
}

/** The rail: what is offered and what is open. It shares its selection with the tabs. */
import { useTranslation } from 'react-i18next';
import { useServerNow } from '../server/clock.ts';
import { duration } from '../ui/format.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { focusNewestToast } from '../ui/toasts.tsx';
import { deskInteraction, offerIn, secondsUntil, waitingTurn } from './delivery-rules.ts';
import { useDesk } from './desk.tsx';
import { offeredName, INTERACTION_ICONS } from './words.ts';

interface Line {
  icon: IconName;
  name: string;
  note: string;
  /** The time beside it: how long already, for an offer how long still. */
  from: number;
  to: number;
  isHere: boolean;
  open: () => void;
}

export function Rail() {
  const { t } = useTranslation('agent');
  const { view } = useDesk();
  const line = useLine();
  const isDeclined = view.turn?.state === 'declined';
  return (
    <aside className="rail" aria-label={t('rail.label')}>
      <section>
        <h2>
          {t('rail.label')} <span className="n">{line ? 1 : 0}</span>
        </h2>
        {!line && <p className="free">{isDeclined ? t('offers.declined') : t('rail.none')}</p>}
        <ul>
          {line && (
            <li>
              <button
                type="button"
                className={line.isHere ? 'ri on' : 'ri'}
                onClick={line.open}
                {...(line.isHere ? { 'aria-current': 'true' } : {})}
              >
                <Icon name={line.icon} />
                <b className="cut">{line.name}</b>
                <time>{duration(line.to - line.from)}</time>
                <span>{line.note}</span>
              </button>
            </li>
          )}
        </ul>
      </section>
    </aside>
  );
}

/** An agent has one thing at a time (I14): what is on the desk, what is awaited, or what is offered. */
function useLine(): Line | undefined {
  const { t } = useTranslation('agent');
  const { view, selection, openDesk } = useDesk();
  const now = useServerNow();
  const interaction = deskInteraction(view);
  const isHere = selection.kind !== 'tab';
  if (interaction) {
    const { state, since, isConnecting } = interaction;
    return {
      icon: isConnecting ? 'phone' : INTERACTION_ICONS[state],
      name: offeredName(interaction) ?? t('interaction.unnamed'),
      note: isConnecting ? t('offers.connecting') : t(`interaction.states.${state}`),
      from: since,
      to: now,
      isHere,
      open: openDesk,
    };
  }
  const turn = waitingTurn(view);
  if (turn) {
    const { campaignName: name, since: from } = turn;
    return { icon: 'phone', name, note: t('offers.connecting'), from, to: now, isHere, open: openDesk };
  }
  const offer = offerIn(view);
  if (!offer) return undefined;
  const name =
    offer.kind === 'turn'
      ? offer.turn.campaignName
      : (offeredName(offer.interaction) ?? t('interaction.unnamed'));
  const open = () => void focusNewestToast();
  const to = secondsUntil(offer.until, now) * 1_000;
  const note = t('interaction.states.offered');
  // The narrow rail would cut the number, and it is all that is known.
  const isNumber = offer.kind === 'record' && offer.interaction.origin === 'called_back';
  const words = isNumber ? { name: note, note: name } : { name, note };
  return { icon: 'bell', ...words, from: 0, to, isHere: false, open };
}

/** The small charts of a campaign, drawn by hand: each is a picture with a sentence for whoever can not see it, and a legend in words. */
import { useTranslation } from 'react-i18next';
import { ABANDON_LIMIT } from '../../../domain/campaign/delivery.ts';
import type { AgentsByState } from '../../../domain/floor/agents-by-state.ts';
import type { CampaignFigures, PacingView } from '../../../wire/delivery.ts';
import { useFormat } from '../../ui/use-format.ts';
import { type CallsShape, abandonShape, agentsParts, callsShape } from './chart-shapes.ts';
import './pacing.css';

/** The user space of the drawings; they are stretched to the place that they have. */
const WIDE = 1000;
const HIGH = 100;
const GAP = 2;

export function AgentsBar({ agents }: { agents: AgentsByState }) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const parts = agentsParts(agents);
  const words = parts.map(({ state, count }) => `${format.count(count)} ${t(`pacing.agentStates.${state}`)}`);
  return (
    <div className="chart">
      <p className="charthead">{t('pacing.agents')}</p>
      {parts.length === 0 ? (
        <p className="t3 small">{t('pacing.nobody')}</p>
      ) : (
        <>
          <svg
            className="bar"
            role="img"
            aria-label={t('pacing.agentsAlt', { states: format.list(words) })}
            viewBox={`0 0 ${WIDE} ${HIGH}`}
            preserveAspectRatio="none"
          >
            {parts.map(({ state, from, share }) => (
              <rect
                key={state}
                className={`agents-${state}`}
                x={from * WIDE}
                width={Math.max(1, share * WIDE - GAP)}
                height={HIGH}
              />
            ))}
          </svg>
          <ul className="legend" aria-hidden>
            {parts.map(({ state }, index) => (
              <li key={state}>
                <i className={`agents-${state}`} /> {words[index]}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

export function CallsChart({ figures }: { figures: CampaignFigures | undefined }) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  if (!figures) return <div className="chart calls" aria-busy="true" />;
  const shape = callsShape(figures);
  const minutes = format.count(Math.round(figures.stepMs / 60_000));
  const since = format.time(figures.since);
  const counts = {
    dialed: format.count(shape.sum.dialed),
    answered: format.count(shape.sum.answered),
    abandoned: format.count(shape.sum.abandoned),
  };
  return (
    <div className="chart calls">
      <p className="charthead">
        {t('pacing.calls', { minutes })}{' '}
        {shape.most > 0 && <span className="t3 n">≤ {format.count(shape.most)}</span>}
      </p>
      {shape.most === 0 ? (
        <p className="t3 small">{t('pacing.callsNone', { since })}</p>
      ) : (
        <>
          <CallsDrawing
            shape={shape}
            label={t('pacing.callsAlt', {
              minutes,
              since,
              ...counts,
              most: format.count(shape.most),
              last: format.count(shape.last),
            })}
          />
          <p className="axis t3 n" aria-hidden>
            <span>{since}</span>
            <span>{t('pacing.now')}</span>
          </p>
          <ul className="legend" aria-hidden>
            {(['dialed', 'answered', 'abandoned'] as const).map((what) => (
              <li key={what}>
                <i className={`calls-${what}`} /> {counts[what]} {t(`pacing.${what}`)}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function CallsDrawing({ shape, label }: { shape: CallsShape; label: string }) {
  const width = Math.max(1, shape.width * WIDE - GAP);
  const bar = (className: string, from: number, count: number) => {
    const height = (count / shape.most) * HIGH;
    return <rect className={className} x={from * WIDE} y={HIGH - height} width={width} height={height} />;
  };
  return (
    <svg
      className="drawing"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${WIDE} ${HIGH}`}
      preserveAspectRatio="none"
    >
      {shape.bars.map(({ at, from, dialed, answered, abandoned }) => (
        <g key={at}>
          {bar('calls-dialed', from, dialed)}
          {bar('calls-answered', from, answered)}
          {bar('calls-abandoned', from, abandoned)}
        </g>
      ))}
    </svg>
  );
}

export function AbandonGauge({ pacing }: { pacing: PacingView }) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const shape = abandonShape(pacing);
  const percent = (share: number) => format.percent(share, 1);
  const words = { aim: percent(pacing.abandonAim), limit: percent(ABANDON_LIMIT) };
  if (!shape) {
    return (
      <div className="chart">
        <p className="charthead">{t('pacing.abandonRate')}</p>
        <p className="t3 small">{t('pacing.abandonNone')}</p>
      </div>
    );
  }
  const { at, look } = shape;
  const counts = { answered: format.count(pacing.answered), abandoned: format.count(pacing.abandoned) };
  const bound = percent(shape.bound);
  const value = { rate: percent(shape.rate), ...counts };
  return (
    <div className="chart">
      <p className="charthead">
        {t('pacing.abandonRate')} <b className={look}>{t('pacing.abandonValue', value)}</b>
      </p>
      <svg
        className="bar gauge"
        role="img"
        aria-label={t('pacing.abandonAlt', { ...value, ...words, bound })}
        viewBox={`0 0 ${WIDE} ${HIGH}`}
        preserveAspectRatio="none"
      >
        <rect className="scale" width={WIDE} height={HIGH} />
        <rect className="within" width={at.bound * WIDE} y={HIGH / 4} height={HIGH / 2} />
        <rect className={`rate ${look}`} width={at.rate * WIDE} height={HIGH} />
        <rect className="aim" x={at.aim * WIDE - 2} width={4} height={HIGH} />
        <rect className="limit" x={at.limit * WIDE - 3} width={6} height={HIGH} />
      </svg>
      <ul className="legend" aria-hidden>
        <li>
          <i className="gauge-aim" /> {t('pacing.aim', words)}
        </li>
        <li>
          <i className="gauge-limit" /> {t('pacing.limit', words)}
        </li>
        <li>
          <i className="gauge-within" /> {t('pacing.abandonBound', { bound })}
        </li>
      </ul>
    </div>
  );
}

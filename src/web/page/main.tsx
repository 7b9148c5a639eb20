/** The first script of the page: theme and language first (no flash), then React. */
import '@fontsource-variable/inter/wght.css';
import '../ui/tokens.css';
import '../ui/base.css';
import '../ui/frame.css';
import '../ui/controls.css';
import '../ui/tables.css';
import '../ui/toasts.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from '../app.tsx';
import { startTexts } from '../i18n/texts.ts';
import { applyTheme, readThemeChoice } from '../ui/theme.ts';

applyTheme(readThemeChoice());
startTexts();

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

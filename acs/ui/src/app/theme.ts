import { createTheme, type CSSVariablesResolver } from '@mantine/core';

// System fonts only: no request leaves the origin. The Chinese faces are named, because a system's default may lack them.
const fonts = [
  'system-ui',
  '-apple-system',
  '"Segoe UI"',
  'Roboto',
  '"Noto Sans"',
  '"Noto Sans SC"',
  '"Noto Sans CJK SC"',
  '"PingFang SC"',
  '"Microsoft YaHei"',
  'sans-serif',
].join(', ');

export const theme = createTheme({
  fontFamily: fonts,
  fontFamilyMonospace: 'var(--sd-mono)',
  headings: { fontFamily: fonts, fontWeight: '600' },
  primaryColor: 'sea',
  primaryShade: 7,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  // An open menu's focus goes to its first item: Mantine's placeholder for it is no child that a menu may have.
  components: { Menu: { defaultProps: { withInitialFocusPlaceholder: false } } },
  colors: {
    sea: ['#e4f0fa', '#cbe2f5', '#9bc9ec', '#7cc0f5', '#3d94d4', '#1a7cc2', '#0d6cb3', '#0a5c9e', '#084c83', '#063a65'],
    dark: [
      '#dde4eb',
      '#c3ccd5',
      '#a0adb9',
      '#66727f',
      '#323c47',
      '#2a333d',
      '#222a33',
      '#12161b',
      '#0e1216',
      '#090c0f',
    ],
  },
});

/** Mantine's own surfaces take the console's colours. */
export const cssVariables: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--sd-page)',
    '--mantine-color-text': 'var(--sd-text)',
    '--mantine-color-dimmed': 'var(--sd-dim)',
    '--mantine-color-anchor': 'var(--sd-link)',
    '--mantine-color-default': 'var(--sd-surface)',
    '--mantine-color-default-hover': 'var(--sd-raised)',
    '--mantine-color-default-border': 'var(--sd-border)',
    '--mantine-color-placeholder': 'var(--sd-dim)',
    '--mantine-color-error': 'var(--sd-bad)',
  };
  return { variables: {}, light: shared, dark: shared };
};

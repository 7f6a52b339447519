/** Colour of a verdict: it registers, it does not, or the tool could not tell. Who must act is no matter of colour. */
export function toneOf(category: string): 'good' | 'bad' | 'mute' {
  switch (category) {
    case 'registered':
      return 'good';
    case 'none':
    case 'undetermined':
    case 'undefined':
    case 'reserved':
      return 'mute';
    default:
      return 'bad';
  }
}

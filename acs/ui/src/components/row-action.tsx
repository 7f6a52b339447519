import { Button, type ButtonProps } from '@mantine/core';

interface RowActionProps extends Pick<ButtonProps, 'variant' | 'disabled' | 'loading'> {
  readonly label: string;
  /** The label together with what it is done to, for those who do not see the row. */
  readonly name: string;
  /** It takes something away. */
  readonly destructive?: boolean;
  /** A tooltip: why it is disabled. */
  readonly title?: string | undefined;
  readonly onClick: () => void;
}

/** A small button in a row of a table. */
export function RowAction({ label, name, destructive = false, variant = 'default', ...button }: RowActionProps) {
  return (
    <Button
      size="compact-xs"
      variant={variant}
      {...(destructive && { c: 'var(--sd-bad)' })}
      aria-label={name}
      {...button}
    >
      {label}
    </Button>
  );
}

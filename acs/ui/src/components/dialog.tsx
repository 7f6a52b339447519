import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface DialogProps {
  readonly title: string;
  /** For more than a sentence and a few fields. */
  readonly wide?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** What asks for an answer before anything else is done. */
export function Dialog({ title, wide = false, onClose, children }: DialogProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      centered
      size={wide ? 600 : 'md'}
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('dialog.close') }}
      styles={{ title: { fontWeight: 600, overflowWrap: 'anywhere' } }}
      transitionProps={{ duration: 0 }}
    >
      {children}
    </Modal>
  );
}

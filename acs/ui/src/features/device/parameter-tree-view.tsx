import { ActionIcon } from '@mantine/core';
import { IconChevronRight, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useWords } from '../../i18n/use-words.js';
import { CopyPath, ParameterRow, type ParameterActs } from './parameter-row.js';
import { isObject, pathsTo, type TreeNode } from './parameter-tree.js';
import { useParameterText } from './parameter-text.js';
import classes from './parameters.module.css';

interface TreeProps extends ParameterActs {
  readonly nodes: readonly TreeNode[];
  readonly now: number;
  /** From the URL: the object that was opened last. */
  readonly shown: string | undefined;
  readonly onShow: (path: string | undefined) => void;
}

/** Objects as buttons that open and close what is below; the root is open. */
export function ParameterTree({ nodes, shown, onShow, ...rest }: TreeProps) {
  const { t } = useWords();
  const [open, setOpen] = useState<ReadonlySet<string>>(
    () => new Set([...nodes.map(({ path }) => path), ...pathsTo(shown ?? '')]),
  );
  const toggle = (path: string) => {
    const next = new Set(open);
    const closes = next.delete(path);
    if (!closes) next.add(path);
    setOpen(next);
    onShow(closes ? undefined : path);
  };
  return <Level label={t('deviceTab.parameters')} nodes={nodes} open={open} onToggle={toggle} {...rest} />;
}

interface LevelProps extends ParameterActs {
  readonly label: string;
  readonly nodes: readonly TreeNode[];
  readonly now: number;
  readonly open: ReadonlySet<string>;
  readonly onToggle: (path: string) => void;
}

function Level({ label, nodes, open, onToggle, ...rest }: LevelProps) {
  return (
    <ul className={classes['level']} aria-label={label}>
      {nodes.map((node) => (
        <li key={node.path}>
          {isObject(node.path) ? (
            <>
              <ObjectRow node={node} open={open.has(node.path)} onToggle={onToggle} {...rest} />
              {open.has(node.path) && (
                <Level label={node.path} nodes={node.children} open={open} onToggle={onToggle} {...rest} />
              )}
            </>
          ) : (
            node.parameter !== undefined && <ParameterRow parameter={node.parameter} label={node.label} {...rest} />
          )}
        </li>
      ))}
    </ul>
  );
}

interface ObjectRowProps extends ParameterActs {
  readonly node: TreeNode;
  readonly open: boolean;
  readonly onToggle: (path: string) => void;
}

function ObjectRow({ node: { path, label, count }, open, onToggle, mayRefresh, onRefresh }: ObjectRowProps) {
  const { t, number } = useWords();
  const text = useParameterText(path);
  return (
    <div className={classes['row']}>
      <button type="button" className={classes['object']} aria-expanded={open} onClick={() => onToggle(path)}>
        <IconChevronRight size={16} aria-hidden data-open={open} />
        <span translate="no">{label}.</span>
        <span className={classes['count']}>{number(count)}</span>
      </button>
      {text !== undefined && <span className={classes['text']}>{text}</span>}
      <span className={classes['acts']}>
        <CopyPath path={path} />
        <ActionIcon
          variant="subtle"
          color="gray"
          disabled={!mayRefresh}
          aria-label={t('parameters.refresh', { name: path })}
          onClick={() => onRefresh(path)}
        >
          <IconRefresh size={16} aria-hidden />
        </ActionIcon>
      </span>
    </div>
  );
}

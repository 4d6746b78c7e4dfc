import type { NodeImage } from '../model/images.ts';

/** Its condition Ready is True (Node conditions). */
export function isNodeReady({ conditions }: Pick<NodeImage, 'conditions'>): boolean {
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

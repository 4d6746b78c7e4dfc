import type { NodeImage } from '../domain/model/images.ts';

/** Its condition Ready is True. */
export function isNodeReady({ conditions }: Pick<NodeImage, 'conditions'>): boolean {
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

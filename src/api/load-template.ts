import { assert } from '../util/assert.ts';
import type { PodTemplate } from '../domain/model/pod-template.ts';
import type { RequestContext } from './context.ts';

/** The template of that key. Rows of pod_templates are never deleted while something refers to them. */
export async function loadTemplate({ loaders }: RequestContext, key: string): Promise<PodTemplate> {
  const template = await loaders.template.load(key);
  assert(template !== null, `the pod template ${key} is stored`);
  return template;
}

const PATH_PART = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const DOMAIN_PART = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const DOMAIN = `${DOMAIN_PART}(?:\\.${DOMAIN_PART})*(?::[0-9]+)?`;
const REFERENCE = new RegExp(`^((?:${DOMAIN}/)?${PATH_PART}(?:/${PATH_PART})*)(?::(\\w[\\w.-]{0,127}))?(?:@(.+))?$`);

const IDENTIFIER = /^[a-f0-9]{64}$/;
const DIGEST = /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/;
const MAX_NAME_LENGTH = 255;

/** The image with the registry that a short name stands for: `nginx` is `docker.io/library/nginx`. */
function withDomain(image: string): string {
  const slash = image.indexOf('/');
  const first = image.slice(0, Math.max(slash, 0));
  if (slash >= 0 && (/[.:]/.test(first) || first === 'localhost')) return image;
  return slash >= 0 ? `docker.io/${image}` : `docker.io/library/${image}`;
}

/**
 * The tag of a container image: what is written, `latest` where neither tag nor digest is, '' for a digest alone.
 * undefined: no valid image reference (Kubernetes then leaves the judgement to the node).
 */
export function imageTag(image: string): string | undefined {
  if (IDENTIFIER.test(image)) return undefined;
  const match = REFERENCE.exec(withDomain(image));
  if (match === null) return undefined;
  const [, name = '', tag, digest] = match;
  if (name.length > MAX_NAME_LENGTH) return undefined;
  if (digest !== undefined && !DIGEST.test(digest)) return undefined;
  return tag ?? (digest === undefined ? 'latest' : '');
}

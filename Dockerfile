# One image; what it runs is the argument: server (default), fleet or cli.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:22-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build --chown=node:node /app /app
# The admin token is written here; a volume mounted on it takes over its owner.
RUN mkdir -p /var/lib/everynode && chown node:node /var/lib/everynode
ENV EVERYNODE_DATA=/var/lib/everynode
USER node
EXPOSE 4000
# Inside a container the port mapping decides who gets in.
ENV HOST=0.0.0.0
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s --retries=5 \
  CMD ["node", "scripts/healthcheck.js"]
ENTRYPOINT ["node"]
# The young generation of the heap, in MiB: answers of thousands of objects live for milliseconds (docs/performance.md).
CMD ["--max-semi-space-size=64", "dist/main/server.js"]

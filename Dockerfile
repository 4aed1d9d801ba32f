# syntax=docker/dockerfile:1
# One image for every role: ALONGSIDE_ROLE says web, worker or all. It needs no shell, no root and no writable file
# system besides /app/var (the local journal and the register's copy) and /tmp.
ARG NODE_IMAGE=node:24.21-bookworm-slim

FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM ${NODE_IMAGE} AS console
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.json ./
RUN npm ci --ignore-scripts
COPY scripts/vite.console.ts ./scripts/
COPY src ./src
RUN npm run -s build:console

FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="Alongside" \
      org.opencontainers.image.description="Brings a domestic abuse specialist alongside a police call handler while the caller is still on the line." \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production \
    PORT=8080 \
    ALONGSIDE_ROLE=all \
    ALONGSIDE_CONFIG_DIR=/app/config
WORKDIR /app
# A named volume takes its owner from here.
RUN install -d -o node -g node -m 0700 /app/var
# The service may read its own code and not change it: everything copied belongs to root.
COPY --from=packages /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY config ./config
COPY src ./src
COPY --from=console /app/dist/console ./dist/console
USER node
VOLUME /app/var
EXPOSE 8080
# /livez asks nothing of Redis or Twilio, so a fault there never restarts a process that still connects callers.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/livez').then((reply) => process.exit(reply.ok ? 0 : 1), () => process.exit(1))"]
# Node runs TypeScript as it is; main.ts drains on SIGTERM.
STOPSIGNAL SIGTERM
CMD ["node", "src/main.ts"]

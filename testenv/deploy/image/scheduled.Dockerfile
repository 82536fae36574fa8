# hardcheck with run-audit.sh, for schedulers that bring no shell of their own. BASE
# needs sh, find, flock, mktemp and the authorities of public certificates.
ARG HARDCHECK=hardcheck:latest
ARG BASE=alpine:3.22
FROM ${HARDCHECK} AS hardcheck
FROM ${BASE}
LABEL hardcheck.self="true" \
      org.opencontainers.image.title="hardcheck-scheduled" \
      org.opencontainers.image.description="hardcheck with dated reports and the last one as baseline"
COPY --from=hardcheck /usr/local/bin/hardcheck /usr/local/bin/hardcheck
COPY run-audit.sh /usr/local/lib/hardcheck/run-audit.sh
USER 65534:65534
ENTRYPOINT ["/bin/sh", "/usr/local/lib/hardcheck/run-audit.sh"]

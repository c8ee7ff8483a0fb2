-- The flows that tcp-handshake analyze --format ndjson has printed into files: FROM tcp_flows('flows/*.ndjson').
CREATE OR REPLACE MACRO tcp_flows(files) AS TABLE
SELECT * FROM read_json(files, format = 'newline_delimited', maximum_object_size = 67108864, columns = {
    "id": 'BIGINT',
    "initiator": 'STRUCT("address" VARCHAR, "port" BIGINT)',
    "responder": 'STRUCT("address" VARCHAR, "port" BIGINT)',
    "initiatorKnown": 'BOOLEAN',
    "layers": 'VARCHAR',
    "outcome": 'VARCHAR',
    "firstFrame": 'BIGINT',
    "lastFrame": 'BIGINT',
    "segments": 'BIGINT',
    "handshake": 'STRUCT("syn" BIGINT, "synAck" BIGINT, "ack" BIGINT)',
    "rtt": 'STRUCT("synToSynAckNs" BIGINT, "synAckToAckNs" BIGINT)',
    "payloadBytes": 'STRUCT("initiator" BIGINT, "responder" BIGINT)',
    "firstData": 'STRUCT("initiator" VARCHAR, "responder" VARCHAR)',
    "end": 'VARCHAR',
    "connection": 'BIGINT',
    "findings": 'STRUCT("rule" VARCHAR, "severity" VARCHAR, "frame" BIGINT, "related" BIGINT[], "message" VARCHAR, "evidence" JSON, "ttl" BIGINT, "ipId" BIGINT, "macs" STRUCT("source" VARCHAR, "destination" VARCHAR))[]',
    "schema": 'BIGINT',
    "capture": 'VARCHAR',
    "firstTime": 'VARCHAR',
    "lastTime": 'VARCHAR',
    "firstEpoch": 'DOUBLE',
    "lastEpoch": 'DOUBLE',
    "durationNs": 'BIGINT',
    "over": 'BOOLEAN',
    "worst": 'VARCHAR',
    "portReused": 'BOOLEAN',
    "syn": 'STRUCT("frame" BIGINT, "ttl" BIGINT, "window" BIGINT, "ecn" BOOLEAN, "mss" BIGINT, "windowScale" BIGINT, "tsVal" BIGINT, "sackPermitted" BOOLEAN, "fastOpen" BOOLEAN, "mptcp" BOOLEAN)'
})
WHERE id IS NOT NULL;

namespace OrleansAgents.Grains.Tests.Definitions;

/// <summary>Definitions that use every key between them; one of them in both languages.</summary>
internal static class Texts
{
    public const string FullYaml = """
        # Comments are nothing.
        name: answer-with-review
        description: Find, write, review.
        input:
          type: object
          required: [question]
          properties: { question: { type: string, minLength: 1 } }
        steps:
          - id: research
            capability: rag
            timeout: 1h30m
            retry: { attempts: 5, backoff: 500ms, maxBackoff: 20s }
            effect: idempotent
            with:
              top: 5
              hex: 0x1F
              ratio: .5
              plus: +3
              exact: 10000000000000000000001
              on: on
              yes: True
              none: null
              empty:
              tilde: ~
              text: "5"
              words: [a, größe]
              block: |
                one
                two
          - { id: write, agent: writer }
          - { id: review, capability: review, timeout: 00:00:10 }
        loop:
          from: review
          to: write
          until: { path: /approved, equals: true }
          maxCycles: 2
          onExhausted: fail
        output: write
        limits: { hops: 5, cycles: 2, wallClock: 10m, payload: 64KiB, journal: 500 }
        """;

    public const string FullJson = """
        {
          "name": "answer-with-review",
          "description": "Find, write, review.",
          "input": { "type": "object", "required": ["question"], "properties": { "question": { "type": "string", "minLength": 1 } } },
          "steps": [
            {
              "id": "research", "capability": "rag", "timeout": "1h30m",
              "retry": { "attempts": 5, "backoff": "500ms", "maxBackoff": "20s" },
              "effect": "idempotent",
              "with": {
                "top": 5, "hex": 31, "ratio": 0.5, "plus": 3, "exact": 10000000000000000000001, "on": "on", "yes": true,
                "none": null, "empty": null, "tilde": null, "text": "5", "words": ["a", "gr\u00f6\u00dfe"], "block": "one\ntwo\n"
              }
            },
            { "id": "write", "agent": "writer" },
            { "id": "review", "capability": "review", "timeout": "00:00:10" }
          ],
          "loop": { "from": "review", "to": "write", "until": { "path": "/approved", "equals": true }, "maxCycles": 2, "onExhausted": "fail" },
          "output": "write",
          "limits": { "hops": 5, "cycles": 2, "wallClock": "10m", "payload": "64KiB", "journal": 500 }
        }
        """;

    public const string ParallelYaml = """
        name: release
        steps:
          - { id: plan, capability: planning }
          - { id: code, capability: coding, after: plan }
          - { id: docs, capability: writing, after: [plan], onFailure: continue }
          - { id: ci, signal: ci-finished, after: [code], wait: { deadline: 20m, default: { passed: false } } }
          - { id: check, capability: review, after: [code, ci], join: any }
          - { id: deploy, agent: ops, effect: once, onUnknown: fail, after: [check, docs], join: { atLeast: 2 },
              approval: { prompt: "Deploy?", deadline: 30m, default: reject, escalate: { after: 10m, to: lead } } }
          - { id: tell, agent: mail, after: [deploy], approval: true }
        loop: { from: check, to: code, until: { path: /ok, equals: true }, maxCycles: 2, onExhausted: ask, wait: { deadline: 30m, default: complete } }
        limits: { hops: 12, fanOut: 4 }
        """;

    public const string RoutedYaml = """
        name: routed
        route: { until: { path: /done, equals: true }, onExhausted: ask, wait: { prompt: "More?", deadline: 5m, default: fail } }
        steps:
          - { id: search, capability: rag }
          - { id: write, agent: ann, wait: { escalate: { after: 5m, to: lead } } }
        """;
}

using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Limits;
using OrleansAgents.Grains.Definitions;
using OrleansAgents.Server.Graphs;

namespace OrleansAgents.Server.Tests.Graphs;

/// <summary>Definitions to draw.</summary>
internal static class Flows
{
    public const string Release = """
        name: release
        steps:
          - { id: plan, capability: plan }
          - { id: code, capability: code, after: [plan] }
          - { id: docs, capability: write, after: [plan], onFailure: continue }
          - { id: unit, capability: test, after: [code] }
          - { id: ci, signal: ci-done, after: [code], wait: { deadline: 20m, default: { ok: false } } }
          - { id: check, capability: check, after: [unit, ci], join: any }
          - { id: title, agent: ann, after: [plan] }
          - { id: deploy, agent: ops, effect: once, after: [check, docs], approval: { prompt: 'Deploy "now" & <here>?', deadline: 30m, default: reject } }
          - { id: tell, agent: mail, after: [deploy, title] }
        loop: { from: check, to: code, until: { path: /ok, equals: true }, onExhausted: fail }
        """;

    public const string Routed = """
        name: routed
        route: { until: { path: /done, equals: true }, onExhausted: ask }
        steps:
          - { id: search, capability: rag }
          - { id: write, capability: writing, approval: true }
          - { id: wait, signal: go }
        """;

    public static readonly StepWords Words = new([new AgentDescriptor("ann", AgentKind.Human) { Capabilities = ["editing"] }]);

    public static WorkflowDefinition Read(string text)
    {
        var read = new DefinitionReader().Read(text, WorkflowLimits.Default);
        Assert.True(read.TryGet(out var definition, out var error), string.Join('\n', error?.Problems ?? []));
        return definition;
    }

    public static string Draw(string text) => string.Join('\n', GraphDrawing.Of(FlowGraph.Of(Read(text), Words)));
}

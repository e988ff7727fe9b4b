using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Agents.Invocation;
using OrleansAgents.Agents.Partials;
using OrleansAgents.Agents.Routing;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;

namespace OrleansAgents.Agents.Tests.Routing;

/// <summary>Questions to chat models that recommend and decide, and what asks them.</summary>
internal static class RoutingQuestions
{
    public static readonly ChatSettings Plain = new() { Model = "m" };

    public static readonly AgentDescriptor Ada = new("ada", AgentKind.Http)
    {
        Capabilities = ["review", "law"], Description = "Reviews <contracts>.", Examples = ["Check my lease", "Is this clause valid?"],
    };

    public static readonly AgentDescriptor Bob = new("bob", AgentKind.Local) { Capabilities = ["review"], Description = "Reviews code." };

    public static readonly RoutingQuestion Two = new("Is my \"lease\" fair? {{query}}", "review", [Ada, Bob]);

    public static ChatRouter Router(Uri endpoint, ChatSettings? chat = null, TimeProvider? time = null, double deadlineSeconds = 5, AgentOptions? options = null) =>
        new(Routing(endpoint, chat, deadlineSeconds), Options.Create(options ?? new()), new PartialTexts(), time ?? TimeProvider.System);

    public static ChatArbitrator Arbitrator(Uri endpoint, ChatSettings? chat = null, TimeProvider? time = null, double deadlineSeconds = 5) =>
        new(Routing(endpoint, chat, deadlineSeconds), Options.Create<AgentOptions>(new()), new PartialTexts(), time ?? TimeProvider.System);

    /// <summary>The step <c>review</c> is to be taken by ada (0.6) or bob (0.3).</summary>
    public static ArbitrationQuestion Review(WorkflowState? state = null)
    {
        state ??= State("""{"question":"Is it fair?"}""");
        var recommendation = new Recommendation("text-model/3f", [new("ada", 0.6, ["knows 'lease'"]), new("bob", 0.3, [])]) { None = 0.1 };
        ImmutableArray<AgentEntry> services =
            [new(Ada) { Health = AgentHealth.Late, Running = 2, Waiting = 1 }, new(Bob) { CircuitOpen = true, Draining = true }];
        return new(state, state.Definition.Steps.Single(step => step.Id == "review"), "Is it fair?", recommendation, services);
    }

    public static WorkflowState State(string input, DefinitionBuilder? definition = null) =>
        WorkflowState.Empty(new("w1"), (definition ?? DefinitionBuilder.Cyclic()).Build()) with { Input = JsonPayload.Parse(input), CorrelationId = "c1", Hops = 2 };

    public static WorkflowState With(this WorkflowState state, string step, Func<StepState, StepState> change)
    {
        var index = state.Definition.Steps.Single(s => s.Id == step).Index;
        return state with { Steps = state.Steps.SetItem(index, change(state.Steps[index])) };
    }

    private static ChatRouting Routing(Uri endpoint, ChatSettings? chat, double deadlineSeconds) =>
        new(endpoint, chat ?? Plain, TimeSpan.FromSeconds(deadlineSeconds));
}

using System.Text.Json;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Routing;

/// <content>Which step of a routed workflow is next.</content>
public sealed partial class PolicyArbitrator
{
    private const string Done = "done";

    /// <inheritdoc/>
    public NextStepChoice ChooseNext(WorkflowState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var hint = HintOf(state);
        if (hint == Done)
        {
            return new(null, "the newest result says done", Policy);
        }

        if (hint is not null && state.Definition.Steps.FirstOrDefault(s => s.Id == hint || s.Capability == hint) is { } wanted)
        {
            return new(wanted.Id, $"the newest result asks for '{hint}'", Policy);
        }

        if (hint is null && state.Messages.Channels.FirstOrDefault(c => c.Oldest is { Push: false }) is { } channel)
        {
            return new(channel.To, $"a message from '{channel.From}' waits for it", Policy);
        }

        var ignored = hint is null ? "" : $"; the newest result asks for '{hint}', which no step has";
        var fresh = state.Definition.Steps.FirstOrDefault(s => state.Steps[s.Index].Cycle == 0);
        return fresh is null ? new(null, $"every step has run{ignored}", Policy) : new(fresh.Id, $"the first step that has not run{ignored}", Policy);
    }

    /// <summary>What the newest result asks for; null when it asks for nothing, or when the newest step failed.</summary>
    private static string? HintOf(WorkflowState state) =>
        state.LastSettled is { } last && state.Steps[last] is { Status: StepStatus.Completed, Result: { } result }
        && result.ToElement() is { ValueKind: JsonValueKind.Object } answer && answer.TryGetProperty("next", out var next) && next.ValueKind == JsonValueKind.String
            ? next.GetString()
            : null;
}

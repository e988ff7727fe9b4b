using System.Buffers;
using System.Text.Json;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Agents.Routing;

/// <summary>
/// What the chat arbitrator sees when it says which step of a routed workflow is next: the run, and <c>question ("step"),
/// choices[{ id, capability, agent, signal, runs, status, error }]</c>.
/// </summary>
internal static class StepQuestion
{
    /// <summary>Gives the data.</summary>
    /// <param name="state">The run.</param>
    public static byte[] Of(WorkflowState state)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, PromptJson.Readable))
        {
            json.WriteStartObject();
            json.WriteString("question"u8, "step"u8);
            WorkflowText.Write(json, state, state.Hops + 1);
            json.WriteStartArray("choices"u8);
            foreach (var step in state.Definition.Steps)
            {
                var at = state.Steps[step.Index];
                json.WriteStartObject();
                json.WriteString("id"u8, step.Id);
                json.WriteString("capability"u8, step.Capability);
                json.WriteString("agent"u8, step.Agent);
                json.WriteString("signal"u8, step.Signal);
                json.WriteNumber("runs"u8, at.Cycle);            // each choice of a step begins its next cycle
                json.WriteString("status"u8, StatusOf(at));
                ServiceQuestion.WriteError(json, at);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static string StatusOf(StepState at) => at switch
    {
        { Cycle: 0 } => "not_run",
        { Status: StepStatus.Completed } => "completed",
        { Status: StepStatus.Failed } => "failed",
        _ => "running",
    };
}

using System.Text.Json;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Agents.Routing;

/// <summary>Tells the chat arbitrator of a run, as properties of an object: <c>workflow, input, steps, messages, hop, cycle, max_cycles, remaining_hops</c>.</summary>
internal static class WorkflowText
{
    private const int DescriptionMax = 1_000;
    private const int InputMax = 8_192;
    private const int ResultsMax = 16_384;
    private const int MessagesMax = 8_192;
    private const int MessagesShownMax = 20;

    /// <summary>Writes the properties.</summary>
    /// <param name="json">The data.</param>
    /// <param name="state">The run.</param>
    /// <param name="hop">The number of the call that is decided about.</param>
    public static void Write(Utf8JsonWriter json, WorkflowState state, int hop)
    {
        json.WriteStartObject("workflow"u8);
        json.WriteString("name"u8, state.Definition.Name);
        json.WriteString("description"u8, PromptJson.Cut(state.Definition.Description, DescriptionMax));
        json.WriteEndObject();
        json.WritePropertyName("input"u8);
        new PromptJson(json, InputMax).Write(state.Input);
        WriteResults(json, state);
        WriteMessages(json, state);
        json.WriteNumber("hop"u8, hop);
        json.WriteNumber("cycle"u8, state.CurrentCycle);
        json.WriteNumber("max_cycles"u8, state.MaxCycles);
        json.WriteNumber("remaining_hops"u8, state.RemainingHops);
    }

    // Each result has the same share of the room: a long one must not hide the others.
    private static void WriteResults(Utf8JsonWriter json, WorkflowState state)
    {
        var count = state.Steps.Count(step => step.Result is not null);
        json.WriteStartObject("steps"u8);
        foreach (var step in state.Definition.Steps)
        {
            if (state.Steps[step.Index].Result is { } result)
            {
                json.WritePropertyName(step.Id);
                new PromptJson(json, ResultsMax / count).Write(result);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>The newest messages that are not acknowledged yet, oldest first.</summary>
    private static void WriteMessages(Utf8JsonWriter json, WorkflowState state)
    {
        var newest = state.Messages.Channels.SelectMany(channel => channel.Pending).Select(pending => pending.Message)
            .OrderByDescending(message => message.Number).Take(MessagesShownMax).Reverse().ToList();
        json.WriteStartArray("messages"u8);
        foreach (var message in newest)
        {
            json.WriteStartObject();
            json.WriteString("sender_role"u8, message.SenderRole);
            json.WriteString("recipient_role"u8, message.RecipientRole);
            json.WritePropertyName("payload"u8);
            new PromptJson(json, MessagesMax / newest.Count).Write(message.Payload);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

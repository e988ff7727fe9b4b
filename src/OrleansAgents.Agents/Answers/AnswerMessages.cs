using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Agents.Answers;

/// <summary>Makes what an agent outside this process sends with its answer complete, or says what is wrong with it. Nothing in it is taken for granted.</summary>
internal static class AnswerMessages
{
    /// <summary>The longest role of a recipient and the longest id of a message, as over HTTP.</summary>
    private const int TextLengthMax = 256;

    /// <summary>Says why messages cannot be taken; null when they can.</summary>
    public static string? ProblemOf(IReadOnlyList<OutgoingMessage?>? messages)
    {
        for (var i = 0; i < messages?.Count; i++)
        {
            if (messages[i] is not { RecipientRole.Length: > 0 and <= TextLengthMax } message)
            {
                return $"Its message {i + 1} has no recipient_role of 1 to {TextLengthMax} characters";
            }

            if (message.MessageId is { } id && (id.Length > TextLengthMax || id.AsSpan().ContainsAnyExceptInRange(' ', '~')))
            {
                return $"The message_id of its message {i + 1} is not at most {TextLengthMax} printable ASCII characters";
            }
        }

        return null;
    }

    /// <summary>Fills in what was left out or null: readers of JSON know no defaults of members.</summary>
    public static IReadOnlyList<OutgoingMessage> Complete(IReadOnlyList<OutgoingMessage>? messages) => messages is null or []
        ? []
        : [.. messages.Select(m => m with { Payload = m.Payload ?? JsonPayload.Null, MessageId = m.MessageId ?? "" })];
}

using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Core.Workflows;

/// <summary>
/// The answer to the question who takes a step: <c>{"service": "name"}</c>, or just the name, picks an agent;
/// <c>{"text": "..."}</c> says more of what is meant.
/// </summary>
/// <param name="Service">The agent; null when none is named.</param>
/// <param name="Text">What is meant; null when nothing is said.</param>
public sealed record ClarificationAnswer(string? Service, string? Text)
{
    /// <summary>Makes the answer that names an agent.</summary>
    /// <param name="service">Its name.</param>
    /// <returns>The answer.</returns>
    public static JsonPayload OfService(string service) => Of("service", service);

    /// <summary>Makes the answer that says more.</summary>
    /// <param name="text">What is meant.</param>
    /// <returns>The answer.</returns>
    public static JsonPayload OfText(string text) => Of("text", text);

    /// <summary>Reads an answer.</summary>
    /// <param name="payload">The answer.</param>
    /// <returns>What it says; null when it names nobody and says nothing.</returns>
    public static ClarificationAnswer? Read(JsonPayload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        var value = payload.ToElement();
        var (service, text) = value.ValueKind switch
        {
            JsonValueKind.String => (TextOf(value), null),
            JsonValueKind.Object => (Member(value, "service"), Member(value, "text")),
            _ => (null, null),
        };
        return service is null && text is null ? null : new(service, text);
    }

    private static string? Member(JsonElement answer, string name) => answer.TryGetProperty(name, out var value) ? TextOf(value) : null;

    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;
        }
        catch (InvalidOperationException)
        {
            return null;                                      // half of a pair of escapes is JSON and no text
        }
    }

    private static JsonPayload Of(string member, string value) =>
        JsonPayload.Parse($"{{\"{member}\":\"{JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"}}");
}

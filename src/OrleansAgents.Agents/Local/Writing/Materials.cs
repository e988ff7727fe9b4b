using System.Text.Json;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Local.Writing;

/// <summary>What earlier steps left for the writer: passages, its own last draft, and what a review said of it.</summary>
internal sealed record Materials
{
    /// <summary>Gets the passages, in the order of the steps' ids and their ranks; null when no step has any.</summary>
    public IReadOnlyList<SourcePassage>? Passages { get; private init; }

    /// <summary>Gets the last draft; null before the first.</summary>
    public PreviousDraft? Previous { get; private init; }

    /// <summary>Gets the feedback of a review that did not approve; empty when there is none.</summary>
    public IReadOnlyList<Remark> Feedback { get; private init; } = [];

    /// <summary>Reads the results of earlier steps, whichever agents made them.</summary>
    /// <param name="call">The call.</param>
    /// <returns>The materials.</returns>
    public static Materials Read(AgentCall call)
    {
        var materials = new Materials();
        foreach (var (_, payload) in call.Payload.Steps.OrderBy(step => step.Key, StringComparer.Ordinal))
        {
            var result = payload.ToElement();
            if (result.ValueKind != JsonValueKind.Object)
            {
                continue;
            }

            if (Items(result, "passages") is { } passages)
            {
                var read = passages.Select(SourcePassage.Read).OfType<SourcePassage>();
                materials = materials with { Passages = [.. materials.Passages ?? [], .. read] };
            }

            if (Text(result, "answer") is { } answer && result.TryGetProperty("draft", out var draft)
                && draft.ValueKind == JsonValueKind.Number && draft.TryGetInt32(out var number))
            {
                materials = materials with { Previous = new(number, answer) };
            }

            if (result.TryGetProperty("approved", out var approved) && approved.ValueKind == JsonValueKind.False
                && Items(result, "feedback") is { } feedback)
            {
                materials = materials with { Feedback = [.. feedback.Select(Remark.Read)] };
            }
        }

        return materials with { Passages = materials.Passages?.DistinctBy(passage => (passage.Source, passage.Text)).ToList() };
    }

    /// <summary>Reads a property that should be a text.</summary>
    /// <param name="element">The object.</param>
    /// <param name="name">The property.</param>
    /// <returns>The text; null when it is none.</returns>
    public static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

    /// <summary>Reads a property that should be a list.</summary>
    /// <param name="element">The object.</param>
    /// <param name="name">The property.</param>
    /// <returns>The items; null when it is none.</returns>
    public static IEnumerable<JsonElement>? Items(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray() : null;
}

/// <summary>The writer's last draft.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Answer">Its text.</param>
internal sealed record PreviousDraft(int Number, string Answer);

/// <summary>One passage to write from.</summary>
/// <param name="Source">The file.</param>
/// <param name="Heading">The heading; empty when there is none.</param>
/// <param name="Text">The text.</param>
internal sealed record SourcePassage(string Source, string Heading, string Text)
{
    /// <summary>Reads a passage; without a text it is none.</summary>
    /// <param name="element">The passage.</param>
    /// <returns>The passage, or null.</returns>
    public static SourcePassage? Read(JsonElement element) => Materials.Text(element, "text") is { } text
        ? new(Materials.Text(element, "source") ?? "unknown", Materials.Text(element, "heading") ?? "", text)
        : null;
}

/// <summary>One thing that a review found wanting.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Terms">The words it names.</param>
internal sealed record Remark(string Rule, IReadOnlyList<string> Terms)
{
    /// <summary>Reads one item of a review's feedback.</summary>
    /// <param name="element">The item.</param>
    /// <returns>The remark.</returns>
    public static Remark Read(JsonElement element) => new(
        Materials.Text(element, "rule") ?? "",
        [.. (Materials.Items(element, "terms") ?? [])
            .Where(term => term.ValueKind == JsonValueKind.String).Select(term => term.GetString()!)]);
}

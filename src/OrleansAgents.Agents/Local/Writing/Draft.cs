using System.Text.Json.Serialization;

namespace OrleansAgents.Agents.Local.Writing;

/// <summary>What the writing agent wrote.</summary>
/// <param name="Answer">Sentences, each with the number of its citation in brackets before its full stop.</param>
/// <param name="Citations">What the numbers mean.</param>
/// <param name="Number">1 for the first draft.</param>
internal sealed record Draft(string Answer, IReadOnlyList<Citation> Citations, [property: JsonPropertyName("draft")] int Number);

/// <summary>One place that was cited.</summary>
/// <param name="N">Its number in the answer.</param>
/// <param name="Source">The file.</param>
/// <param name="Heading">The heading; empty when there is none.</param>
internal sealed record Citation(int N, string Source, string Heading);

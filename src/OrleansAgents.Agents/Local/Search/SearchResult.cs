namespace OrleansAgents.Agents.Local.Search;

/// <summary>What a search found.</summary>
/// <param name="Query">What was searched for.</param>
/// <param name="Passages">Best first; empty when no passage holds a term of the query.</param>
/// <param name="SkippedFiles">How many files were left out because of a bound or because they could not be read; null for none.</param>
internal sealed record SearchResult(string Query, IReadOnlyList<FoundPassage> Passages, int? SkippedFiles);

/// <summary>One passage that was found.</summary>
/// <param name="Id">Its number in this result: P1, P2, ...</param>
/// <param name="Source">The file, as the folder was named.</param>
/// <param name="Heading">The nearest heading above it; empty when there is none.</param>
/// <param name="Text">The passage.</param>
/// <param name="Score">The BM25 score; comparable within one result only.</param>
internal sealed record FoundPassage(string Id, string Source, string Heading, string Text, double Score);

/// <summary>One indexed passage.</summary>
/// <param name="Source">The file, relative to the folder.</param>
/// <param name="Heading">The nearest heading above it; empty when there is none.</param>
/// <param name="Text">The passage; one line per paragraph, list item or table row.</param>
internal sealed record Passage(string Source, string Heading, string Text);

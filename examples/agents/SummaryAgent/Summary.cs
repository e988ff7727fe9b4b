namespace SummaryAgent;

/// <summary>The result.</summary>
/// <param name="Text">The sentences that were kept, in the order of the text.</param>
/// <param name="Keywords">The words that decided.</param>
/// <param name="Words">How many words the text has.</param>
/// <param name="Sentences">How many sentences it has.</param>
/// <param name="KeptShare">Which share of its words the summary has.</param>
internal sealed record Summary(string Text, IReadOnlyList<string> Keywords, int Words, int Sentences, double KeptShare);

namespace SummaryAgent;

/// <summary>The workflow's input.</summary>
/// <param name="Text">What to shorten.</param>
/// <param name="Sentences">How many sentences to keep.</param>
internal sealed record SummaryRequest(string Text, int Sentences = 3);

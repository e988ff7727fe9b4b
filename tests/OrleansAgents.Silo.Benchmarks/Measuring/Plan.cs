namespace OrleansAgents.Silo.Benchmarks.Measuring;

/// <summary>How much is measured.</summary>
/// <param name="Rounds">How often each figure is taken; the best is printed.</param>
/// <param name="Span">How long one takes.</param>
internal sealed record Plan(int Rounds, TimeSpan Span);

using OrleansAgents.Abstractions.Journals;

namespace OrleansAgents.TestKit.Stores;

/// <summary>An append that was carried out, seen before its caller hears of it.</summary>
/// <param name="Append">What was asked.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record ObservedAppend(JournalAppend Append, AppendOutcome Outcome);

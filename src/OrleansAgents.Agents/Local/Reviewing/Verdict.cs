namespace OrleansAgents.Agents.Local.Reviewing;

/// <summary>What the reviewing agent found.</summary>
/// <param name="Approved">Whether every rule holds.</param>
/// <param name="Score">The mean of the rules, from 0 to 1.</param>
/// <param name="Feedback">One item for each rule that does not hold.</param>
/// <param name="Coverage">The share of the question's terms that the answer has, from 0 to 1.</param>
internal sealed record Verdict(bool Approved, double Score, IReadOnlyList<Finding> Feedback, double Coverage);

/// <summary>One rule that does not hold.</summary>
/// <param name="Rule">The rule: minWords, maxWords, citations or coverage.</param>
/// <param name="Message">What was expected, what was found, and what to do.</param>
/// <param name="Terms">The words that are missing; null when the rule is not about words.</param>
internal sealed record Finding(string Rule, string Message, IReadOnlyList<string>? Terms = null);

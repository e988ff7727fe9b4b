namespace OrleansAgents.Abstractions.Routing;

/// <summary>A decision of the past, beside what would be said today.</summary>
/// <param name="Workflow">The run.</param>
/// <param name="Definition">Its definition.</param>
/// <param name="Step">The step.</param>
/// <param name="Cycle">The cycle.</param>
/// <param name="Query">The first 200 characters of the words that the router judged.</param>
/// <param name="Then">What was said and decided.</param>
/// <param name="Now">What today's router says; null when nobody has the capability any more.</param>
/// <param name="Outcome">What became of the chosen service's work.</param>
/// <param name="RunStatus">How the run stands: <c>running, waiting, completed, failed, cancelled</c>.</param>
public sealed record ReplayedDecision(
    string Workflow, string Definition, string Step, int Cycle, string Query, PastChoice Then, PresentChoice? Now, StepOutcome Outcome, string RunStatus)
{
    /// <summary>Gets a value indicating whether today's best candidate is another service than the one that was chosen.</summary>
    public bool Differs => Now is not null && Now.Service != Then.Service;
}

/// <summary>What was decided.</summary>
/// <param name="Service">The chosen agent.</param>
/// <param name="Confidence">How sure the router was of it; null when it was not among the candidates.</param>
/// <param name="Model">What recommended.</param>
/// <param name="DecidedBy">What decided.</param>
/// <param name="Overridden">Whether the choice differed from the best candidate.</param>
public sealed record PastChoice(string Service, double? Confidence, string Model, string DecidedBy, bool Overridden);

/// <summary>What today's router says.</summary>
/// <param name="Service">The best candidate.</param>
/// <param name="Confidence">How sure it is.</param>
/// <param name="Model">What recommends.</param>
public sealed record PresentChoice(string Service, double Confidence, string Model);

/// <summary>What became of a step.</summary>
/// <param name="Status"><c>completed, failed, running</c> (nothing is known yet) or <c>retried</c> (another service took over).</param>
/// <param name="Attempts">How many attempts the chosen service made.</param>
/// <param name="ErrorCode">The code of its newest failure; null without one.</param>
public sealed record StepOutcome(string Status, int Attempts, string? ErrorCode);

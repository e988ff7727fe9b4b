using OrleansAgents.Abstractions.Routing;

namespace OrleansAgents.Server.Commands.Routes;

/// <summary>What <c>route replay</c> found.</summary>
/// <param name="Decisions">How many decisions of the past were asked again.</param>
/// <param name="Same">On how many the router still says the service that was chosen.</param>
/// <param name="Different">On how many it says another one today.</param>
/// <param name="NobodyToday">How many nobody can take today.</param>
/// <param name="DifferentEndedWell">On how many of the different ones the chosen service completed the step.</param>
/// <param name="NotListed">How many more <paramref name="Items"/> would have, were there no bound.</param>
/// <param name="Items">The different decisions, or all, newest runs first.</param>
internal sealed record ReplayReport(
    int Decisions, int Same, int Different, int NobodyToday, int DifferentEndedWell, int NotListed, IReadOnlyList<ReplayedDecision> Items);

/// <summary>Counts decisions, and keeps those that are shown.</summary>
/// <param name="all">Whether all are shown, or those alone on which the router says another service today.</param>
internal sealed class ReplayCount(bool all)
{
    /// <summary>How many decisions are listed at most.</summary>
    public const int ListedMax = 10_000;

    private readonly List<ReplayedDecision> _listed = [];
    private int _decisions;
    private int _different;
    private int _nobody;
    private int _endedWell;
    private int _notListed;

    /// <summary>Gets what was found so far.</summary>
    public ReplayReport Report => new(_decisions, _decisions - _different - _nobody, _different, _nobody, _endedWell, _notListed, _listed);

    /// <summary>Counts a decision.</summary>
    /// <param name="decision">The decision.</param>
    public void Take(ReplayedDecision decision)
    {
        _decisions++;
        _different += decision.Differs ? 1 : 0;
        _nobody += decision.Now is null ? 1 : 0;
        _endedWell += decision is { Differs: true, Outcome.Status: "completed" } ? 1 : 0;
        if (!all && !decision.Differs)
        {
            return;
        }

        if (_listed.Count < ListedMax)
        {
            _listed.Add(decision);
        }
        else
        {
            _notListed++;
        }
    }
}

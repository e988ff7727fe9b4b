using OrleansAgents.Server.Commands.Routes;

namespace OrleansAgents.Server.Renderings;

/// <summary>The words for what a replay found.</summary>
internal static class ReplayText
{
    /// <summary>Counts it up.</summary>
    /// <param name="report">What was found.</param>
    /// <returns>One line.</returns>
    public static string Of(ReplayReport report)
    {
        if (report.Decisions == 0)
        {
            return "No decisions.";
        }

        var nobody = report.NobodyToday == 0 ? "" : FormattableString.Invariant($", {report.NobodyToday:N0} that nobody can take today");
        var ended = report.Different == 0 ? "" : FormattableString.Invariant($" Of the different ones, {report.DifferentEndedWell:N0} ended well.");
        return FormattableString.Invariant($"{Sizes.Count(report.Decisions, "decision")}: {report.Same:N0} same, {report.Different:N0} different{nobody}.{ended}");
    }
}

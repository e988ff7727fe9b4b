using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.Progress;

namespace OrleansAgents.Server.Renderings;

/// <summary>The lines for messages between agents, for locks, and for agents that are chosen anew.</summary>
internal static class NewsText
{
    /// <summary>Says what happened.</summary>
    /// <param name="run">The run after it.</param>
    /// <param name="news">The event.</param>
    /// <param name="at">When it happened.</param>
    /// <param name="text">The words.</param>
    /// <returns>The lines.</returns>
    public static IEnumerable<string> Of(RunProgress run, WorkflowEvent news, DateTimeOffset at, ProgressText text) => news switch
    {
        WorkflowEvent.MessagesSent x => x.Messages.GroupBy(m => m.To).Select(to => $"  {RouteText.Name(x.From, to.Key)}: {RouteText.Count(to.Count())}"),
        WorkflowEvent.MessageDeliveryFailed x => [$"  {RouteText.Name(x.From, x.To)}: {RouteText.Failing(x, at, text)}"],
        WorkflowEvent.MessagesDeadLettered x => Dead(run, x, text),
        WorkflowEvent.MessagesRedriven x => [$"{Printable.Line(x.By)} lets {Letters(x.Numbers.Count)} be delivered again{Because(x.Reason)}"],
        WorkflowEvent.LocksGranted x => [$"  {Step(run, x.Step)}  {LockText.Holds(x.Locks)}"],
        WorkflowEvent.StepReleased x => [$"  {Printable.Line(x.Step)}  the next attempt goes to whoever is fit now"],
        _ => [],
    };

    private static IEnumerable<string> Dead(RunProgress run, WorkflowEvent.MessagesDeadLettered e, ProgressText text)
    {
        yield return $"{RouteText.Name(e.From, e.To)}: {RouteText.Dead(e.Numbers.Count, e.Error)}";
        if (RouteText.RedriveOf(run, e.Error, text) is { } command)
        {
            yield return $"  let them be delivered again with: {command}";
        }
    }

    private static string Step(RunProgress run, string id) =>
        run.Cycles.LastOrDefault(c => c.Find(id) is not null)?.Find(id)?.Agent is { } agent ? $"{Printable.Line(id)}  {Printable.Line(agent)}" : Printable.Line(id);

    private static string Letters(int count) => count == 1 ? "1 dead letter" : $"{count} dead letters";

    private static string Because(string reason) => reason.Length == 0 ? "" : $" ({Printable.Line(reason)})";
}

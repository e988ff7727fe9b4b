using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Server.Progress;

/// <content>Messages between the agents, the locks that steps hold, and agents that are chosen anew.</content>
internal static partial class RunProgressFold
{
    private static RunProgress? ApplyToMessages(RunProgress run, WorkflowEvent e) => e switch
    {
        WorkflowEvent.MessagesSent x => Sent(run, x),
        WorkflowEvent.MessagesAcknowledged x => Acknowledged(run, x),
        WorkflowEvent.MessageDeliveryFailed x => OnRoute(Told(run, e), x.From, x.To, r => r with { Failing = x }),
        WorkflowEvent.MessagesDeadLettered x => OnRoute(Told(run, e), x.From, x.To, r => r with
        {
            Failing = null,
            Dead = r.Dead.Union(x.Numbers),
            DeadBecause = x.Error,
        }),
        WorkflowEvent.MessagesRedriven x => Redriven(run, x),
        _ => null,
    };

    private static RunProgress? ApplyToLocks(RunProgress run, WorkflowEvent e) => e switch
    {
        WorkflowEvent.LocksGranted x => Change(Told(run, e), x.Cycle, x.Step, s => s with { Locks = [.. x.Locks] }),
        WorkflowEvent.StepReleased => Told(run, e),
        _ => null,
    };

    private static RunProgress Told(RunProgress run, WorkflowEvent e) => run with { News = e };

    private static RunProgress Sent(RunProgress run, WorkflowEvent.MessagesSent e) => e.Messages
        .GroupBy(m => m.To)
        .Aggregate(Told(run, e), (r, to) => OnRoute(r, e.From, to.Key, route => route with { Sent = route.Sent + to.Count() }));

    private static RunProgress Acknowledged(RunProgress run, WorkflowEvent.MessagesAcknowledged e) => run.Routes
        .Where(r => r.Failing is not null && r.To == e.To && (e.From is null || r.From == e.From))
        .Aggregate(run, (r, route) => OnRoute(r, route.From, route.To, x => x with { Failing = null }));

    private static RunProgress Redriven(RunProgress run, WorkflowEvent.MessagesRedriven e) => run.Routes
        .Where(r => r.Dead.Overlaps(e.Numbers))
        .Aggregate(GoesOn(Told(run, e)), (r, route) => OnRoute(r, route.From, route.To, x => x.Dead.Except(e.Numbers) switch
        {
            { IsEmpty: true } none => x with { Dead = none, DeadBecause = null },
            var left => x with { Dead = left },
        }));

    /// <summary>A run that was complete goes on until its messages are delivered.</summary>
    private static RunProgress GoesOn(RunProgress run) =>
        run.HasEnded ? run with { Status = WorkflowStatus.Running, EndedAt = null, Output = null } : run;

    private static RunProgress OnRoute(RunProgress run, string from, string to, Func<MessageRoute, MessageRoute> change)
    {
        var known = run.Routes.FirstOrDefault(r => r.From == from && r.To == to);
        return run with { Routes = known is null ? run.Routes.Add(change(new(from, to))) : run.Routes.Replace(known, change(known)) };
    }
}

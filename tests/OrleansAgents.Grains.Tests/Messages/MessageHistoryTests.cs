using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Messages;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Grains.Messages;
using Xunit;

namespace OrleansAgents.Grains.Tests.Messages;

public sealed class MessageHistoryTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly StepError Busy = new("agent.busy", "Busy.", Retryable: true);
    private static readonly StepError Gone = new("agent.gone", "Gone.", Retryable: false);

    [Fact]
    public void Of_MessagesSent_ArePendingInTheirOrder()
    {
        var all = Of(Sent("a", 1, "x", "y"), Sent("b", 3, "x"));

        Assert.Equal(["1 a>x pending", "2 a>y pending", "3 b>x pending"], all.Select(Text));
        var first = all[0];
        Assert.Equal(("m1", 4, Noon, true), (first.MessageId, first.Hop, first.SentAt, first.Push));
        Assert.Equal("""{"n":1}""", first.Payload.ToString());
        Assert.Null(first.DeliveredAt);
    }

    [Fact]
    public void Of_AcknowledgementOfOneSender_LeavesTheOthersAndTheLater()
    {
        var all = Of(Sent("a", 1, "x", "x", "y"), Sent("b", 4, "x"), Sent("a", 5, "x"), new WorkflowEvent.MessagesAcknowledged("a", "x", 4, "push", Noon.AddSeconds(1)));

        Assert.Equal(["1 a>x delivered", "2 a>x delivered", "3 a>y pending", "4 b>x pending", "5 a>x pending"], all.Select(Text));
        Assert.Equal((Noon.AddSeconds(1), "push"), (all[0].DeliveredAt!.Value, all[0].DeliveredBy));
    }

    [Fact]
    public void Of_AcknowledgementOfEverySender_TakesAllUpToItsNumber()
    {
        var all = Of(Sent("a", 1, "x"), Sent("b", 2, "x"), Sent("c", 3, "x"), new WorkflowEvent.MessagesAcknowledged(null, "x", 2, "step", Noon));

        Assert.Equal(["1 a>x delivered", "2 b>x delivered", "3 c>x pending"], all.Select(Text));
    }

    [Fact]
    public void Of_FailedDelivery_IsCountedUntilItSucceeds()
    {
        var failing = Of(Sent("a", 1, "x", "x"), Failed(1, 1), Failed(1, 2));

        Assert.Equal((2, Noon.AddSeconds(2), Busy), (failing[0].Failures, failing[0].RetryAt!.Value, failing[0].Error!));
        Assert.Equal((0, (StepError?)null), (failing[1].Failures, failing[1].Error));

        var done = Of(Sent("a", 1, "x", "x"), Failed(1, 1), Failed(1, 2), new WorkflowEvent.MessagesAcknowledged("a", "x", 1, "push", Noon));

        Assert.Equal((MessageStatus.Delivered, 2), (done[0].Status, done[0].Failures));
        Assert.Equal(((DateTimeOffset?)null, (StepError?)null), (done[0].RetryAt, done[0].Error));
    }

    [Fact]
    public void Of_DeadLetter_CountsItsLastDeliveryAndIsNotDeliveredByLaterAcknowledgements()
    {
        var all = Of(
            Sent("a", 1, "x", "x"), Failed(1, 1), new WorkflowEvent.MessagesDeadLettered("a", "x", [1], Gone), new WorkflowEvent.MessagesAcknowledged("a", "x", 2, "push", Noon));

        Assert.Equal(["1 a>x dead", "2 a>x delivered"], all.Select(Text));
        Assert.Equal((2, Gone, (DateTimeOffset?)null), (all[0].Failures, all[0].Error!, all[0].RetryAt));
    }

    [Fact]
    public void Of_DeadLetterThatNobodyTriedToDeliver_HasNoFailure()
    {
        var all = Of(Sent("a", 1, push: false, "nobody"), new WorkflowEvent.MessagesDeadLettered("a", "nobody", [1], Gone));

        Assert.Equal(("1 a>nobody dead", 0), (Text(all[0]), all[0].Failures));
    }

    [Fact]
    public void Of_RedrivenMessage_IsPendingAgainInItsOldPlace()
    {
        var events = new List<WorkflowEvent>
        {
            Sent("a", 1, "x", "x", "x"),
            new WorkflowEvent.MessagesDeadLettered("a", "x", [1, 2], Gone),
            new WorkflowEvent.MessagesRedriven([2, 1], [1], "ann", "back", Noon),
        };
        var redriven = Of([.. events]);

        Assert.Equal(["1 a>x pending", "2 a>x pending", "3 a>x pending"], redriven.Select(Text));
        Assert.Equal((0, (StepError?)null, true, false), (redriven[0].Failures, redriven[0].Error, redriven[0].Push, redriven[1].Push));

        events.Add(new WorkflowEvent.MessagesAcknowledged("a", "x", 2, "push", Noon));

        Assert.Equal(["1 a>x delivered", "2 a>x delivered", "3 a>x pending"], Of([.. events]).Select(Text));
    }

    [Fact]
    public void Of_OtherEvents_ChangeNothing() =>
        Assert.Empty(Of(new WorkflowEvent.CycleStarted(2, 2), new WorkflowEvent.MessagesAcknowledged("a", "x", 9, "push", Noon), Failed(7, 1)));

    private static IReadOnlyList<MessageView> Of(params WorkflowEvent[] events) => MessageHistory.Of(events).All;

    private static WorkflowEvent.MessagesSent Sent(string from, long first, params string[] to) => Sent(from, first, push: true, to);

    private static WorkflowEvent.MessagesSent Sent(string from, long first, bool push, params string[] to) => new(
        from, 4, null, Noon, first, [.. to.Select((role, i) => new SentMessage($"m{first + i}", role, JsonPayload.Parse($$"""{"n":{{first + i}}}"""), push, false))]);

    private static WorkflowEvent.MessageDeliveryFailed Failed(long number, int failures) => new("a", "x", number, failures, Busy, Noon.AddSeconds(failures));

    private static string Text(MessageView message) => $"{message.Number} {message.From}>{message.To} {message.Status.ToString().ToLowerInvariant()}";
}

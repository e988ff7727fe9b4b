using System.Globalization;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.Progress;

namespace OrleansAgents.Server.Renderings;

/// <summary>The words for messages from one sender to one recipient.</summary>
internal static class RouteText
{
    private const string NobodyCode = "message.unknown_role";

    /// <summary>Names a sender and a recipient.</summary>
    /// <param name="from">The sender's role.</param>
    /// <param name="to">The recipient.</param>
    /// <returns>Such as <c>research → write</c>.</returns>
    public static string Name(string from, string to) => $"{Printable.Line(from)} → {Printable.Line(to)}";

    /// <summary>Counts messages.</summary>
    /// <param name="count">How many.</param>
    /// <returns>Such as <c>2 messages</c>.</returns>
    public static string Count(int count) => count == 1 ? "1 message" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} messages");

    /// <summary>Says how many messages were sent.</summary>
    /// <param name="route">Sender and recipient.</param>
    /// <returns>Such as <c>research → write: 2 messages</c>.</returns>
    public static string Sent(MessageRoute route) => $"{Name(route.From, route.To)}: {Count(route.Sent)}";

    /// <summary>Says why a delivery failed, and when the next is.</summary>
    /// <param name="failing">The newest failure.</param>
    /// <param name="now">The time.</param>
    /// <param name="text">The words.</param>
    /// <returns>One line.</returns>
    public static string Failing(WorkflowEvent.MessageDeliveryFailed failing, DateTimeOffset now, ProgressText text) =>
        string.Create(CultureInfo.InvariantCulture, $"delivery {failing.Failures} of message {failing.Number} failed: {ProgressText.Error(failing.Error)}; ")
        + $"again {Times.Countdown(failing.RetryAt - now)}, at {text.At(failing.RetryAt)}";

    /// <summary>Says that messages are not delivered any more.</summary>
    /// <param name="count">How many.</param>
    /// <param name="error">Why.</param>
    /// <returns>One line that is hard to miss.</returns>
    public static string Dead(int count, StepError error) =>
        $"DEAD LETTER: {Count(count)} {(count == 1 ? "is" : "are")} not delivered any more: {ProgressText.Error(error)}";

    /// <summary>Gives the command that lets dead letters be delivered again.</summary>
    /// <param name="run">The run.</param>
    /// <param name="error">Why they are dead.</param>
    /// <param name="text">The words.</param>
    /// <returns>The command; null when it would be refused, or is not to be shown.</returns>
    public static string? RedriveOf(RunProgress run, StepError error, ProgressText text) =>
        error.Code == NobodyCode || run.Status is WorkflowStatus.Failed or WorkflowStatus.Cancelled ? null : text.GoOn?.Redrive(run.Id);
}
